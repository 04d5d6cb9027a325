import { expect, test } from 'vitest'
import { readCgroupLimits } from '../../src/monitor/cgroup.ts'

// Contents as the kernel writes them, by path.
const machines: [string, Record<string, string>, ReturnType<typeof readCgroupLimits>][] = [
  [
    'version 2 in a container',
    {
      '/proc/self/cgroup': '0::/',
      '/sys/fs/cgroup/cpu.max': '150000 100000',
      '/sys/fs/cgroup/memory.max': '2147483648',
    },
    { cpus: 1.5, memoryMb: 2048 },
  ],
  [
    'version 2 with the tightest limit above',
    {
      '/proc/self/cgroup': '0::/user.slice/app.scope',
      '/sys/fs/cgroup/user.slice/app.scope/cpu.max': 'max 100000',
      '/sys/fs/cgroup/user.slice/app.scope/memory.max': '4294967296',
      '/sys/fs/cgroup/user.slice/cpu.max': '200000 100000',
      '/sys/fs/cgroup/user.slice/memory.max': '1073741824',
    },
    { cpus: 2, memoryMb: 1024 },
  ],
  [
    'version 2 without limits',
    { '/proc/self/cgroup': '0::/init.scope', '/sys/fs/cgroup/init.scope/memory.max': 'max' },
    { cpus: null, memoryMb: null },
  ],
  [
    'version 1 without limits, beside an empty version 2',
    {
      '/proc/self/cgroup': '4:memory:/process/1\n2:cpuacct:/\n1:cpu:/\n0::/',
      '/sys/fs/cgroup/memory/process/1/memory.limit_in_bytes': '9223372036854771712',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000',
    },
    { cpus: null, memoryMb: null },
  ],
  [
    "version 1 in a container that shows the host's paths",
    {
      '/proc/self/cgroup': '11:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '536870912',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '50000',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000',
    },
    { cpus: 0.5, memoryMb: 512 },
  ],
  ['no cgroups', {}, { cpus: null, memoryMb: null }],
]

test.each(machines)('limits of %s', (_, files, limits) => {
  expect(readCgroupLimits((path) => files[path] ?? null)).toEqual(limits)
})
