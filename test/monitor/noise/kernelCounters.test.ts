import { expect, test } from 'vitest'
import { readPressure } from '../../../src/monitor/noise/pressure.ts'
import { readSwapped } from '../../../src/monitor/noise/swapping.ts'
import { readThrottled } from '../../../src/monitor/noise/throttling.ts'

/** A machine as its files say. */
const machine =
  (files: Record<string, string>) =>
  (path: string): string | null =>
    files[path] ?? null

test('pressure is the time of `some`, not of `full` and not of the averages', () => {
  const read = machine({
    '/proc/pressure/cpu':
      'some avg10=14.91 avg60=16.01 avg300=12.71 total=12301881001\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n',
    '/proc/pressure/io': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=1500000\n',
  })
  expect(readPressure(read)).toEqual({ cpu: 12301.881001, memory: null, io: 1.5 })
})

test('swapping is pages in and out', () => {
  expect(readSwapped(machine({ '/proc/vmstat': 'pgpgin 5\npswpin 256\npswpout 512\n' }))).toBe(3)
  expect(readSwapped(machine({}))).toBeNull()
})

test.each<[string, Record<string, string>, number | null]>([
  [
    'version 2, own group and those above',
    {
      '/proc/self/cgroup': '0::/user.slice/run-1\n',
      '/proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n',
      '/sys/fs/cgroup/user.slice/run-1/cpu.stat': 'usage_usec 9\nnr_throttled 3\nthrottled_usec 2500000\n',
      '/sys/fs/cgroup/user.slice/cpu.stat': 'usage_usec 9\nthrottled_usec 500000\n',
      '/sys/fs/cgroup/cpu.stat': 'usage_usec 9\n',
    },
    3,
  ],
  [
    'version 1, which counts nanoseconds',
    {
      '/proc/self/cgroup': '4:cpu,cpuacct:/docker/ab\n3:memory:/docker/ab\n',
      '/proc/self/mountinfo':
        '33 30 0:29 /docker/ab /sys/fs/cgroup/cpu,cpuacct ro shared:1 - cgroup cgroup rw,cpu,cpuacct\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.stat': 'nr_periods 10\nnr_throttled 1\nthrottled_time 1500000000\n',
    },
    1.5,
  ],
  [
    'no quota counted anywhere',
    {
      '/proc/self/cgroup': '0::/\n',
      '/proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
    },
    null,
  ],
  ['no control groups', {}, null],
])('throttling: %s', (_, files, seconds) => {
  expect(readThrottled(machine(files))).toBe(seconds)
})
