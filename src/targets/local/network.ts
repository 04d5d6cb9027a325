import { spawnSync } from 'node:child_process'
import { findExecutable } from './findExecutable.ts'

/** A network namespace of a program's own: it has loopback alone, and all that is sent in it is the program's. */
export interface OwnNetwork {
  /** Words before the command. */
  prefix: readonly string[]
  /** Python that switches loopback on. */
  python: string
}

/** Root may make namespaces; others need one of users around it (user_namespaces(7)), where that is allowed. */
const WAYS: readonly (readonly string[])[] = [
  ['--net'],
  ['--user', '--map-current-user', '--keep-caps', '--net'],
]

/** Words before a command that give it a network of its own, tried out; or why that can't be. Linux, with util-linux. */
export const networkPrefix = (): readonly string[] | { whyNot: string } => {
  const unshare = findExecutable('unshare')
  if (process.platform !== 'linux' || !unshare)
    return { whyNot: "a network of a trial's own needs Linux and the unshare program" }
  let problem = ''
  for (const way of WAYS) {
    const { status, stderr } = spawnSync(unshare, [...way, 'true'], { encoding: 'utf8' })
    if (status === 0) return [unshare, ...way]
    problem = stderr.trim()
  }
  return { whyNot: `this machine allows no network of a trial's own (${problem})` }
}
