import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'

const upLoopback = fileURLToPath(new URL('./upLoopback.sh', import.meta.url))

/**
 * Words before a command that give it namespaces of its own: a network with loopback only, or mounts.
 *
 * Not every machine allows that. There the test is skipped with this as its reason, but not for root on
 * Linux in CI: a gap in what CI shows must be seen.
 */
export const isolate = (context: TestContext, kind: 'network' | 'mounts'): string[] => {
  const option = kind === 'network' ? '--net' : '--mount'
  for (const words of [
    ['unshare', option],
    ['unshare', '--map-root-user', option],
  ]) {
    const [program = '', ...args] = words
    const works = spawnSync(program, [...args, 'true']).status === 0
    if (works) return kind === 'network' ? [...words, 'sh', upLoopback] : words
  }
  const reason = `this machine allows no ${kind} namespaces (unshare ${option})`
  if (process.env.CI && process.platform === 'linux' && process.getuid?.() === 0) throw new Error(reason)
  return context.skip(reason)
}
