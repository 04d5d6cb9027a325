import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ResourceUsage } from '../../src/monitor/usage.ts'
import { firstMessage, programFile, startPython } from '../support/programs.ts'

/** Runs a known load and reads its counters in the pause at its end, as a trial does. */
const measure = async (...load: string[]): Promise<{ usage: ResourceUsage; own: { cpuSeconds: number } }> => {
  await using execution = await startPython([programFile('load.py'), ...load])
  const own = JSON.parse(await firstMessage(execution))
  return { usage: await execution.usage(), own }
}

/** What a bare interpreter holds, MiB, and some: the tests' loads are far larger. */
const interpreterMb = 40

describe.runIf(process.platform === 'linux')('CPU time', () => {
  test.each([
    ['one thread', ['burn', '2', '1']],
    ['two threads', ['burn', '2', '2']],
    ['children that have ended', ['burn_in_children', '0.5', '4']],
    ['an orphan that has ended', ['burn_orphaned', '2']],
  ])('of %s is within 2 %% of the own count', { timeout: 120_000 }, async (_, load) => {
    const { usage, own } = await measure(...load)
    expect(own.cpuSeconds).toBeGreaterThan(2)
    expect(Math.abs(usage.cpuSeconds.value! / own.cpuSeconds - 1)).toBeLessThan(0.02)
  })
})

describe.runIf(process.platform === 'linux')('peak memory', () => {
  test.each(['allocate', 'allocate_in_child'])(
    'of 300 MB held 0.2 s is inside the interval: %s',
    async (load) => {
      const { usage } = await measure(load, '300')
      const peak = 300 + interpreterMb / 2
      expect(usage.peakMemoryMb.value).toBeGreaterThan(300 - 15)
      expect(usage.peakMemoryMb.value).toBeLessThan(300 + interpreterMb)
      expect(usage.peakMemoryUpperMb.value).toBeGreaterThan(peak - 15)
    },
  )

  test('adds up what children hold at the same time, also when they have ended', async () => {
    await using execution = await startPython([programFile('load.py'), 'allocate_together', '100', '3'])
    await firstMessage(execution)
    const held = await execution.usage()
    await execution.send('')
    await firstMessage(execution)
    const ended = await execution.usage()
    expect(held.peakMemoryMb.value).toBeGreaterThan(300)
    expect(held.peakMemoryMb.value).toBeLessThan(300 + interpreterMb)
    expect(held.peakMemoryUpperMb.value).toBeGreaterThan(300)
    expect(ended.peakMemoryMb.value).toBe(held.peakMemoryMb.value)
  })

  test('counts memory that children share once in the lower bound, each time in the upper', async () => {
    const { usage } = await measure('share', '300', '3')
    expect(usage.peakMemoryMb.value).toBeGreaterThan(300)
    expect(usage.peakMemoryMb.value).toBeLessThan(300 + 4 * interpreterMb)
    expect(usage.peakMemoryUpperMb.value).toBeGreaterThan(4 * 300)
  })

  test('does not take over the size of the process that started it', async () => {
    const ballast = Buffer.alloc(600 * 2 ** 20, 1)
    const { usage } = await measure('burn', '0.1', '1')
    expect(usage.peakMemoryUpperMb.value).toBeLessThan(2 * interpreterMb)
    expect(ballast[0]).toBe(1)
  })
})

describe.runIf(process.platform === 'linux')('disk', () => {
  let folder: string
  // Beside the project: /tmp may be in memory, which is no storage.
  beforeAll(async () => {
    folder = await mkdtemp(join(resolve('node_modules'), '.measured-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test.each(['write_file', 'write_in_child'])('200 MB with fsync are within 5 %%: %s', async (load) => {
    const { usage } = await measure(load, folder, '200')
    expect(Math.abs(usage.diskWriteMb.value! / 200 - 1)).toBeLessThan(0.05)
  })

  test('200 MB read past the cache are within 5 %', async () => {
    const { usage } = await measure('read_file', folder, '200')
    expect(Math.abs(usage.diskReadMb.value! / 200 - 1)).toBeLessThan(0.05)
  })
})

test('gives network as null with the reason', async () => {
  const { usage } = await measure('burn', '0', '1')
  expect(usage.networkMb).toEqual({ value: null, reason: "a local trial shares the machine's network" })
})
