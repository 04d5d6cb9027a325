import { dirname, join } from 'node:path'
import { type ReadText, readText } from '../noise/readText.ts'

/** One mounted hierarchy, and where this process is in it. */
export interface Hierarchy {
  version: 1 | 2
  /** Of version 1; version 2's are known from each group's cgroup.controllers. */
  controllers: readonly string[]
  mount: string
  /** Folder of this process's own group. */
  own: string
}

/** The hierarchies that this process can see, from /proc/self/mountinfo and /proc/self/cgroup (cgroups(7)). */
export const findHierarchies = (read: ReadText = readText): Hierarchy[] => {
  const paths = groupPaths(read('/proc/self/cgroup') ?? '')
  return (read('/proc/self/mountinfo') ?? '').split('\n').flatMap((line): Hierarchy[] => {
    const [, root, mount, type, options] =
      /^\d+ \d+ \S+ (\S+) (\S+) .* - (cgroup2?) \S+ (\S+)$/.exec(line) ?? []
    if (!root || !mount || !options) return []
    const version = type === 'cgroup2' ? 2 : 1
    const controllers = version === 2 ? [] : options.split(',').filter((option) => paths.has(option))
    const path = paths.get(version === 2 ? '' : (controllers[0] ?? 'none'))
    return path === undefined
      ? []
      : [{ version, controllers, mount, own: join(mount, within(root, path)).replace(/\/$/, '') }]
  })
}

/** Lines `4:memory:/path` of version 1 and `0::/path` of version 2, by controller. */
const groupPaths = (text: string): Map<string, string> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
      return path === undefined ? [] : controllers!.split(',').map((name): [string, string] => [name, path])
    }),
  )

/** A container may mount only its own part of a hierarchy: the path is then the host's, the root says which. */
const within = (root: string, path: string): string => {
  if (root === '/') return path
  if (path === root || path.startsWith(`${root}/`)) return path.slice(root.length) || '/'
  return '/'
}

/** A group and all above it that can be seen, the group first. */
export const upwards = (mount: string, folder: string): string[] =>
  folder === mount || !folder.startsWith(mount) ? [mount] : [folder, ...upwards(mount, dirname(folder))]
