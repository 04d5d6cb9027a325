import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localTable } from '../../../src/monitor/localTable.ts'
import { findGroupPlace } from '../../../src/targets/local/group.ts'
import { endLeftovers } from '../../../src/targets/local/leftovers.ts'
import { firstMessage, programFile, startPython } from '../../support/programs.ts'

const isAlive = (pid: number): boolean => {
  const stat = localTable.stat(pid)
  return stat !== null && stat.state !== 'Z'
}

const family = async (...options: string[]) => {
  const execution = await startPython([programFile('family.py'), ...options])
  const pids = Object.values(JSON.parse(await firstMessage(execution))) as number[]
  return { execution, pids }
}

describe('kill', () => {
  test('ends what ignores SIGTERM, what left the session, and what left with another environment', async () => {
    const { execution, pids } = await family('stubborn', 'stripped')
    expect(pids.filter(isAlive)).toHaveLength(4)
    await execution.kill()
    expect(pids.filter(isAlive)).toEqual([])
    expect(await execution.exited).toMatchObject({ signal: 'SIGKILL', outOfMemory: false })
  })

  test('ends what a program left when it ended by itself', async () => {
    const { execution, pids } = await family('leave')
    expect(await execution.exited).toMatchObject({ code: 3 })
    expect(pids.filter(isAlive)).toHaveLength(2)
    await execution.kill()
    expect(pids.filter(isAlive)).toEqual([])
  })

  test('may be called again, at once and later', async () => {
    const { execution } = await family()
    await Promise.all([execution.kill(), execution.kill()])
    await execution.kill()
  })

  test('lets a program end by itself that heeds SIGTERM', async () => {
    const execution = await startPython([
      '-c',
      'import os, signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(5))\nos.write(3, b"ready\\n")\nsignal.pause()',
    ])
    await firstMessage(execution)
    await execution.kill()
    expect(await execution.exited).toMatchObject({ code: 5, signal: null })
  })

  test('spares other trials', async () => {
    const { execution, pids } = await family()
    const other = await family()
    await execution.kill()
    expect([pids.filter(isAlive), other.pids.filter(isAlive)]).toEqual([[], other.pids])
    await other.execution.kill()
  })
})

test('a grandchild that holds the pipes does not keep a program from having exited', async () => {
  await using execution = await startPython([
    '-c',
    'import os, subprocess, sys\nsubprocess.Popen(["sleep", "600"], pass_fds=[3])\nos.write(3, b"gone\\n")',
  ])
  expect(await execution.exited).toMatchObject({ code: 0 })
  const lines: string[] = []
  for await (const line of execution.messages) lines.push(line)
  expect(lines).toEqual(['gone'])
})

describe('endLeftovers', () => {
  let owners: string
  beforeEach(async () => {
    owners = await mkdtemp(join(tmpdir(), 'etl-bench-owners-'))
  })
  afterEach(() => rm(owners, { recursive: true }))

  const startHarness = async (...options: string[]) => {
    const harness = spawn(process.execPath, [programFile('harness.ts'), owners, ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(createInterface({ input: harness.stdout! }), 'line')
    return { harness, pids: Object.values(JSON.parse(line)) as number[] }
  }

  const killed = async (...options: string[]) => {
    const { harness, pids } = await startHarness(...options)
    harness.kill('SIGKILL')
    await once(harness, 'exit')
    return pids
  }

  const rewrite = async (change: (record: { child: unknown; harness: { machine: string } }) => void) => {
    const [name] = await readdir(owners)
    const file = join(owners, name!)
    const record = JSON.parse(await readFile(file, 'utf8'))
    change(record)
    await writeFile(file, JSON.stringify(record))
  }

  test('ends what a killed harness left behind', async () => {
    const pids = await killed()
    expect(pids.filter(isAlive)).toHaveLength(3)
    expect(await endLeftovers(owners)).toBe(1)
    expect(pids.filter(isAlive)).toEqual([])
    expect(await readdir(owners)).toEqual([])
    expect(await endLeftovers(owners)).toBe(0)
  })

  test('finds the processes of a harness that was killed before it knew the pid', async () => {
    const pids = await killed()
    await rewrite((record) => {
      record.child = null
    })
    await endLeftovers(owners)
    expect(pids.filter(isAlive)).toEqual([])
  })

  test('leaves the trials of a living harness alone', async () => {
    const { harness, pids } = await startHarness()
    expect(await endLeftovers(owners)).toBe(0)
    expect(pids.filter(isAlive)).toEqual(pids)
    harness.kill('SIGKILL')
    await once(harness, 'exit')
    await endLeftovers(owners)
    expect(pids.filter(isAlive)).toEqual([])
  })

  test('spares a stranger that got the pid of a leftover since', async () => {
    const pids = await killed()
    const stranger = spawn('sleep', ['600'])
    await rewrite((record) => {
      record.child = { pid: stranger.pid, startTicks: 1 }
    })
    await endLeftovers(owners)
    expect(isAlive(stranger.pid!)).toBe(true)
    expect(pids.filter(isAlive)).toEqual([])
    stranger.kill()
  })

  test('ends nothing for records from before a restart of the machine', async () => {
    const pids = await killed()
    await rewrite((record) => {
      record.harness.machine = 'another'
    })
    expect(await endLeftovers(owners)).toBe(0)
    expect([pids.filter(isAlive), await readdir(owners)]).toEqual([pids, []])
    for (const pid of pids) process.kill(pid, 'SIGKILL')
  })

  const groups = findGroupPlace()
  test.skipIf('whyNot' in groups)(
    'removes its control groups, and ends what nothing but a group still tells of',
    async () => {
      const pids = await killed('grouped', 'stripped')
      const [name] = await readdir(owners)
      const file = join(owners, name!)
      const record = JSON.parse(await readFile(file, 'utf8'))
      expect(record.groups.length).toBeGreaterThan(0)
      expect(record.groups.filter(existsSync)).toEqual(record.groups)
      // Neither its pid nor its marker is known any more.
      await writeFile(file, JSON.stringify({ ...record, child: null, marker: 'another' }))
      expect(pids.filter(isAlive)).toHaveLength(4)
      expect(await endLeftovers(owners)).toBe(1)
      expect(pids.filter(isAlive)).toEqual([])
      expect(record.groups.filter(existsSync)).toEqual([])
    },
  )

  test('has nothing to do in a folder that is not there', async () => {
    expect(await endLeftovers(join(owners, 'none'))).toBe(0)
  })
})
