import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { programFile, startPython } from '../../support/programs.ts'

const version2 = existsSync('/sys/fs/cgroup/cgroup.controllers')
const limitFile = version2 ? 'memory.max' : 'memory.limit_in_bytes'

/** A cgroup of 64 MiB, or null where we may not make one. */
const makeCgroup = (): string | null => {
  const folder = `${version2 ? '/sys/fs/cgroup' : '/sys/fs/cgroup/memory'}/etl-bench-test-${process.pid}`
  try {
    mkdirSync(folder)
  } catch {
    return null
  }
  try {
    writeFileSync(`${folder}/${limitFile}`, String(64 * 2 ** 20))
    writeFileSync(`${folder}/${version2 ? 'memory.swap.max' : 'memory.swappiness'}`, '0')
    return folder
  } catch {
    rmdirSync(folder)
    return null
  }
}

const cgroup = makeCgroup()

test.skipIf(cgroup === null)(
  'a program that the kernel ends for want of memory is known from a crash',
  async () => {
    try {
      await using execution = await startPython([programFile('load.py'), 'outgrow', cgroup!, '200'])
      expect(await execution.exited).toMatchObject({ code: null, signal: 'SIGKILL', outOfMemory: true })
    } finally {
      rmdirSync(cgroup!)
    }
  },
)
