import { describe, expect, test } from 'vitest'
import {
  parseCpuacct,
  parseCpuStat2,
  parseIoStat,
  parseMemoryStat1,
  parseMemoryStat2,
  parseOutOfMemoryKills,
  parsePids,
  parsePressure,
} from '../../../src/monitor/cgroup/parse.ts'

// Version 1 as Linux 6.18 wrote it; version 2 in the order and spelling of the kernel's cgroup-v2.rst.
const memoryStat1 = `cache 105021440
rss 1052672
rss_huge 0
shmem 4096
mapped_file 0
dirty 20480
writeback 8192
workingset_refault_anon 0
swap 0
pgpgin 29870
pgmajfault 3
inactive_anon 1048576
inactive_file 104931328
hierarchical_memory_limit 536870912
total_cache 105021440
total_rss 1052672
total_rss_huge 0
total_shmem 4096
total_mapped_file 0
total_dirty 20480
total_writeback 8192
total_pgmajfault 3
`
const memoryStat2 = `anon 314572800
file 209719296
kernel 1294336
kernel_stack 65536
pagetables 770048
percpu 1152
sock 0
vmalloc 0
shmem 4194304
file_mapped 8192
file_dirty 1048576
file_writeback 524288
swapcached 0
anon_thp 0
inactive_anon 318767104
inactive_file 205524992
slab 278528
pgfault 80123
pgmajfault 12
workingset_refault_anon 0
`
const cpuStat2 = `usage_usec 2622114
user_usec 2016055
system_usec 606059
nice_usec 0
nr_periods 40
nr_throttled 7
throttled_usec 350000
nr_bursts 0
burst_usec 0
`
const ioStat = `8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=0 dios=0
8:0 rbytes=90430464 wbytes=299008000 rios=8950 wios=1252 dbytes=50331648 dios=3021
`

describe('version 2', () => {
  test('memory.stat: shared memory is no page cache', () => {
    expect(parseMemoryStat2(memoryStat2)).toEqual({
      working: 314572800 + 4194304,
      pageCache: 209719296 - 4194304,
      unwritten: 1048576 + 524288,
      majorFaults: 12,
    })
  })

  test('cpu.stat', () => {
    expect(parseCpuStat2(cpuStat2)).toEqual({ total: 2.622114, user: 2.016055, system: 0.606059 })
  })

  test('io.stat adds up devices, and leaves out what was discarded', () => {
    expect(parseIoStat(ioStat)).toEqual({
      readBytes: 1459200 + 90430464,
      writtenBytes: 314773504 + 299008000,
    })
  })

  test('io.stat says nothing where no device counts', () => {
    expect([parseIoStat(''), parseIoStat('7:0\n')]).toEqual([null, null])
  })

  test('memory.events', () => {
    const events = 'low 0\nhigh 0\nmax 211\noom 2\noom_kill 1\noom_group_kill 1\nsock_throttled 0\n'
    expect(parseOutOfMemoryKills(events)).toBe(1)
  })

  test('pressure: time with at least one task that waited', () => {
    const text =
      'some avg10=0.00 avg60=0.31 avg300=0.09 total=142602\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n'
    expect(parsePressure(text)).toBe(0.142602)
  })
})

describe('version 1', () => {
  test('memory.stat, with the groups below', () => {
    expect(parseMemoryStat1(memoryStat1)).toEqual({
      working: 1052672 + 4096,
      pageCache: 105021440 - 4096,
      unwritten: 20480 + 8192,
      majorFaults: 3,
    })
  })

  test('cpuacct.usage and cpuacct.stat', () => {
    expect(parseCpuacct('622114130\n', 'user 2\nsystem 60\n')).toEqual({
      total: 0.62211413,
      user: 0.02,
      system: 0.6,
    })
    expect(parseCpuacct('5000000000\n', null)).toEqual({ total: 5, user: null, system: null })
  })

  test('memory.oom_control; before Linux 4.13 it lacked the count', () => {
    expect(parseOutOfMemoryKills('oom_kill_disable 0\nunder_oom 0\noom_kill 3\n')).toBe(3)
    expect(parseOutOfMemoryKills('oom_kill_disable 0\nunder_oom 0\n')).toBeNull()
  })
})

test('files that lack what is looked for give null', () => {
  expect([parseMemoryStat1(memoryStat2), parseMemoryStat2(memoryStat1), parseCpuStat2('')]).toEqual([
    null,
    null,
    null,
  ])
  expect(parsePressure('')).toBeNull()
})

test('cgroup.procs', () => {
  expect(parsePids('12\n7\n')).toEqual([12, 7])
  expect(parsePids('')).toEqual([])
})
