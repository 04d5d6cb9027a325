import { expect, test } from 'vitest'
import { findHierarchies, upwards } from '../../../src/monitor/cgroup/hierarchies.ts'

const find = (cgroup: string, mountinfo: string) =>
  findHierarchies(
    (path) => ({ '/proc/self/cgroup': cgroup, '/proc/self/mountinfo': mountinfo })[path] ?? null,
  )

test('version 2 under systemd', () => {
  expect(
    find(
      '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-term.scope\n',
      '28 24 0:25 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n',
    ),
  ).toEqual([
    {
      version: 2,
      controllers: [],
      mount: '/sys/fs/cgroup',
      own: '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/app-term.scope',
    },
  ])
})

test('version 1 beside an empty version 2, with controllers mounted together', () => {
  expect(
    find(
      '9:name=systemd:/\n4:memory:/process/4a9b\n2:cpu,cpuacct:/\n0::/\n',
      '31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n' +
        '32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct\n' +
        '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n' +
        '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n',
    ),
  ).toEqual([
    {
      version: 1,
      controllers: ['cpu', 'cpuacct'],
      mount: '/sys/fs/cgroup/cpu,cpuacct',
      own: '/sys/fs/cgroup/cpu,cpuacct',
    },
    {
      version: 1,
      controllers: ['memory'],
      mount: '/sys/fs/cgroup/memory',
      own: '/sys/fs/cgroup/memory/process/4a9b',
    },
    { version: 2, controllers: [], mount: '/sys/fs/cgroup/unified', own: '/sys/fs/cgroup/unified' },
  ])
})

test('a container that mounts its own part, and shows the host’s path', () => {
  const [memory] = find(
    '11:memory:/docker/abc\n',
    '40 30 0:32 /docker/abc /sys/fs/cgroup/memory ro,relatime - cgroup cgroup rw,memory\n',
  )
  expect(memory!.own).toBe('/sys/fs/cgroup/memory')
})

test('a system without control groups has none', () => {
  expect(findHierarchies(() => null)).toEqual([])
})

test('groups upwards end at the mount', () => {
  expect(upwards('/sys/fs/cgroup', '/sys/fs/cgroup/a/b')).toEqual([
    '/sys/fs/cgroup/a/b',
    '/sys/fs/cgroup/a',
    '/sys/fs/cgroup',
  ])
})
