import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { groupOutOfMemoryKills, pidsIn, readGroup } from '../../../src/monitor/cgroup/counters.ts'

/** A folder with files as a group has them; what is written to the peak's file is no reset here. */
const recorded = (files: Record<string, string>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'etl-bench-group-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

test('a recorded group of version 2 is read whole, with what waits to be written', () => {
  const unified = recorded({
    'memory.current': '110000\n',
    'memory.peak': '150000\n',
    'memory.stat':
      'anon 90000\nfile 30000\nshmem 10000\nfile_dirty 4000\nfile_writeback 1000\npgmajfault 2\n',
    'memory.events': 'oom 1\noom_kill 1\n',
    'cpu.stat': 'usage_usec 3000000\nuser_usec 2000000\nsystem_usec 1000000\n',
    'io.stat': '8:0 rbytes=500 wbytes=700 rios=1 wios=1 dbytes=0 dios=0\n',
    'cpu.pressure': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=1000000\n',
    'cgroup.procs': '12\n13\n',
  })
  const group = readGroup({ unified })
  expect(group.read({ withStalls: true })).toEqual({
    cpu: { total: 3, user: 2, system: 1 },
    memory: { working: 100_000, pageCache: 20_000, unwritten: 5000, majorFaults: 2 },
    io: { readBytes: 500, writtenBytes: 700 + 5000 },
    stalled: { cpu: 1, memory: null, io: null },
  })
  // The first look can't know the cache before it.
  expect(group.peaks()).toEqual({ working: 100_000, upper: 150_000, pageCache: 20_000, withCache: 150_000 })
  group.close()
  expect(groupOutOfMemoryKills({ unified })).toBe(1)
  mkdirSync(join(unified, 'below'))
  writeFileSync(join(unified, 'below', 'cgroup.procs'), '14\n')
  expect(pidsIn(unified)).toEqual([12, 13, 14])
})

test('a recorded group of version 1 takes CPU time from cpuacct', () => {
  const memory = recorded({
    'memory.max_usage_in_bytes': '140000\n',
    'memory.stat': 'total_cache 30000\ntotal_rss 90000\ntotal_shmem 0\n',
    'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 0\n',
  })
  const cpuacct = recorded({ 'cpuacct.usage': '2500000000\n', 'cpuacct.stat': 'user 200\nsystem 50\n' })
  const group = readGroup({ memory, cpuacct })
  expect(group.read({ withStalls: true })).toMatchObject({
    cpu: { total: 2.5, user: 2, system: 0.5 },
    memory: { working: 90_000, pageCache: 30_000 },
    io: null,
  })
  group.close()
  expect(groupOutOfMemoryKills({ memory })).toBe(0)
})

test('usage less the cache at both ends of a stretch bounds what was held in it', () => {
  const [peakFile, mb] = ['memory.max_usage_in_bytes', 2 ** 20]
  const stat = (cache: number) => `total_cache ${cache * mb}\ntotal_rss ${5 * mb}\n`
  const memory = recorded({ [peakFile]: `${20 * mb}\n`, 'memory.stat': stat(15) })
  const group = readGroup({ memory })
  group.lookAtMemory()
  // 65 more were held between the looks, and the cache grew from 15 to 1000.
  writeFileSync(join(memory, peakFile), `${1080 * mb}\n`)
  writeFileSync(join(memory, 'memory.stat'), stat(1000))
  group.lookAtMemory()
  writeFileSync(join(memory, peakFile), `${1100 * mb}\n`)
  group.lookAtMemory()
  expect(group.peaks()).toMatchObject({ working: 5 * mb, upper: (1080 - 15) * mb, withCache: 1100 * mb })
  group.close()
})

test('a group that is not there has no counters', () => {
  expect(groupOutOfMemoryKills({ memory: '/no/such/group' })).toBeNull()
  expect(pidsIn('/no/such/group')).toEqual([])
  expect(readGroup({ memory: '/no/such/group' }).read({ withStalls: true })).toMatchObject({
    cpu: null,
    memory: null,
  })
})
