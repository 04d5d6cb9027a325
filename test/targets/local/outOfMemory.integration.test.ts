import { expect, test } from 'vitest'
import { findGroupPlace } from '../../../src/targets/local/group.ts'
import { programFile, startPython } from '../../support/programs.ts'

const groups = findGroupPlace()
const limits = { cpus: 1, memoryMb: 64 }

const outgrow = (load: string) =>
  startPython([programFile('load.py'), load, '200'], { groups, limits, runId: 'test' })

test.skipIf('whyNot' in groups)(
  'a program that outgrows its limit is known from a crash, with its peak',
  async () => {
    await using execution = await outgrow('outgrow')
    expect(await execution.exited).toMatchObject({ code: null, signal: 'SIGKILL', outOfMemory: true })
    const { outOfMemory, peakMemoryUpperMb } = await execution.usage()
    expect(outOfMemory).toBe(true)
    expect(peakMemoryUpperMb.value).toBeGreaterThan(0.95 * limits.memoryMb)
    expect(peakMemoryUpperMb.value).toBeLessThan(1.02 * limits.memoryMb)
  },
)

test.skipIf('whyNot' in groups)('a child that outgrows it is known, too', async () => {
  await using execution = await outgrow('outgrow_in_child')
  await execution.send('')
  expect(await execution.exited).toMatchObject({ outOfMemory: true })
})

test.skipIf('whyNot' in groups)('another trial that outgrows its limit is not ours', async () => {
  await using ours = await startPython(['-c', 'input(); raise SystemExit(137)'], { groups, limits })
  await using other = await outgrow('outgrow')
  expect(await other.exited).toMatchObject({ outOfMemory: true })
  await ours.send('')
  expect(await ours.exited).toMatchObject({ code: 137, outOfMemory: false })
})
