import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessStat } from '../../monitor/proc/parse.ts'
import type { ProcessTree } from '../../monitor/processTree.ts'
import { InfrastructureError } from '../../recovery/errors.ts'

/** Time to end by themselves after SIGTERM, ms. */
const graceMs = 3000
/** After SIGKILL only a process that waits for the kernel (a disk, a network file system) lives on. */
const killedMs = 30_000

/**
 * Ends all processes of a tree and resolves when none is left. Signals go to each by itself, never to a name;
 * `killAll` ends those of a control group at once, which none can outrun by forking.
 *
 * @returns whether there were any.
 */
export const killTree = async (tree: ProcessTree, killAll = () => {}): Promise<boolean> => {
  const signal = (name: NodeJS.Signals, processes: readonly ProcessStat[]): void => {
    for (const { pid } of processes) {
      try {
        process.kill(pid, name)
      } catch {
        // Ended meanwhile.
      }
    }
  }
  const told = new Set<string>()
  const started = performance.now()
  for (;;) {
    // An ended process whose parent never waits for it stays listed; nothing of it runs.
    const alive = tree.scan(told.size === 0).filter(({ state }) => state !== 'Z' && state !== 'X')
    if (alive.length === 0) return told.size > 0
    const elapsed = performance.now() - started
    if (elapsed < graceMs) {
      const untold = alive.filter(({ pid, startTicks }) => !told.has(`${pid} ${startTicks}`))
      signal('SIGTERM', untold)
      for (const { pid, startTicks } of untold) told.add(`${pid} ${startTicks}`)
    } else if (elapsed < graceMs + killedMs) {
      killAll()
      signal('SIGKILL', alive)
    } else {
      throw new InfrastructureError(
        `These processes of a trial could not be ended within ${(graceMs + killedMs) / 1000} s: ` +
          `${alive.map(({ pid, state }) => `${pid} (state ${state})`).join(', ')}. End them before the next run.`,
      )
    }
    await sleep(15)
  }
}
