import { describe, expect, test } from 'vitest'
import {
  parseCpuList,
  parseCpuTicks,
  parseIo,
  parsePss,
  parseStat,
  parseStatus,
} from '../../../src/monitor/proc/parse.ts'

// Recorded on Linux 6.18; the process had named itself `a) b (c 1`.
const stat =
  '24039 (a) b (c 1) S 23995 23945 5341 0 -1 4194304 1973 0 0 0 2 1 30 4 20 0 1 0 227476 17162240 3430 ' +
  '18446744073709551615 94334969446400 94334969446741 140733804346944 0 0 0 0 16781312 2 1 0 0 17 0 0 0\n'
const status =
  'Name:\ta) b (c 1\nState:\tS (sleeping)\nPid:\t24039\nPPid:\t23995\nVmPeak:\t   16796 kB\n' +
  'VmSize:\t   16760 kB\nVmHWM:\t   14820 kB\nVmRSS:\t   13820 kB\nRssAnon:\t    7016 kB\n'
const zombieStatus = 'Name:\tpython3\nState:\tZ (zombie)\nPid:\t24040\nThreads:\t1\n'
const io =
  'rchar: 1385659\nwchar: 104857600\nsyscr: 141\nsyscw: 25600\nread_bytes: 4096\nwrite_bytes: 104857600\n' +
  'cancelled_write_bytes: 52428800\n'
const rollup =
  '55cc1257f000-7fff246aa000 ---p 00000000 00:00 0                          [rollup]\n' +
  'Rss:               13820 kB\nPss:                8827 kB\nPss_Dirty:          7016 kB\n'
const machine =
  'cpu  139051 0 22814 288846 918 0 434 1706 0 0\ncpu0 65688 0 10511 149565 197 0 59 813 0 0\n' +
  'cpu1 73363 0 12303 139281 720 0 374 892 100 0\nintr 1163019 0 0\nctxt 5\n'

describe('/proc/<pid>/stat', () => {
  test('is read past a name with spaces and parentheses', () => {
    expect(parseStat(stat)).toEqual({
      pid: 24039,
      state: 'S',
      ppid: 23995,
      session: 5341,
      startTicks: 227476,
      ownTicks: 3,
      reapedTicks: 34,
      systemTicks: 5,
      majorFaults: 0,
    })
  })
})

describe('/proc/<pid>/status', () => {
  test('gives resident memory and its high-water mark', () => {
    expect(parseStatus(status)).toEqual({ residentKb: 13820, highWaterKb: 14820 })
  })
  test('of an ended process gives none', () => {
    expect(parseStatus(zombieStatus)).toBeNull()
  })
})

test('/proc/<pid>/io leaves out what was deleted before it reached the disk', () => {
  expect(parseIo(io)).toEqual({ readBytes: 4096, writtenBytes: 52428800 })
})

test('smaps_rollup gives Pss, not Pss_Dirty', () => {
  expect(parsePss(rollup)).toBe(8827)
})

describe('/proc/stat', () => {
  test('gives each CPU, without the sum of all, and guest time once', () => {
    expect([...parseCpuTicks(machine)]).toEqual([
      [0, { busy: 65688 + 10511 + 59, stolen: 813, total: 65688 + 10511 + 59 + 149565 + 197 + 813 }],
      [1, { busy: 73363 + 12303 + 374, stolen: 892, total: 73363 + 12303 + 374 + 139281 + 720 + 892 }],
    ])
  })
})

test.each([
  ['0-2,5,8-9\n', [0, 1, 2, 5, 8, 9]],
  ['3', [3]],
  ['', []],
])('the CPU list %j is %j', (text, cpus) => {
  expect(parseCpuList(text)).toEqual(cpus)
})
