import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Limits that a container engine, systemd or an administrator has set on this process. Null: none. */
interface CgroupLimits {
  cpus: number | null
  memoryMb: number | null
}

type Read = (path: string) => string | null

const readText: Read = (path) => {
  try {
    return readFileSync(path, 'latin1').trim()
  } catch {
    return null
  }
}

/** Reads the limits of both cgroup versions: the tightest on the way from this process's group to the root. */
export const readCgroupLimits = (read: Read = readText): CgroupLimits => {
  const groups = parseGroups(read('/proc/self/cgroup') ?? '')
  const folders = (controller: string): string[] => {
    const unified = groups.get('')
    const own = groups.get(controller)
    return [
      ...(unified === undefined ? [] : upwards('/sys/fs/cgroup', unified)),
      ...(own === undefined ? [] : upwards(`/sys/fs/cgroup/${controller}`, own)),
    ]
  }
  const tightest = (controller: string, limit: (folder: string) => number | null): number | null => {
    const limits = folders(controller).flatMap((folder) => limit(folder) ?? [])
    return limits.length > 0 ? Math.min(...limits) : null
  }
  const bytes = tightest('memory', (folder) =>
    memoryLimit(read(join(folder, 'memory.max')) ?? read(join(folder, 'memory.limit_in_bytes'))),
  )
  return {
    cpus: tightest('cpu', (folder) =>
      quota(
        read(join(folder, 'cpu.max')) ??
          `${read(join(folder, 'cpu.cfs_quota_us'))} ${read(join(folder, 'cpu.cfs_period_us'))}`,
      ),
    ),
    memoryMb: bytes === null ? null : Math.floor(bytes / 2 ** 20),
  }
}

/** Lines `4:memory:/path` of version 1 and `0::/path` of version 2, by controller. */
const parseGroups = (text: string): Map<string, string> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
      return path === undefined ? [] : controllers!.split(',').map((name): [string, string] => [name, path])
    }),
  )

/** A container that shows the host's path mounts its own group as the root, which stands last here. */
const upwards = (mount: string, path: string): string[] =>
  path === '/' ? [mount] : [join(mount, path), ...upwards(mount, dirname(path))]

/** `150000 100000`: microseconds of CPU in each period; `max` or -1: no limit. */
const quota = (text: string): number | null => {
  const [time, period] = text.split(' ').map(Number)
  return time && period && time > 0 && period > 0 ? time / period : null
}

/** Version 1 writes a number beyond any memory where there is no limit. */
const memoryLimit = (text: string | null): number | null => {
  const bytes = Number(text)
  return text && bytes > 0 && bytes < 2 ** 60 ? bytes : null
}
