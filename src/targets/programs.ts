import { BenchmarkError } from '../recovery/errors.ts'
import type { Execution } from './target.ts'

/** The programs of one environment. */
export interface Programs {
  start(launch: () => Promise<Execution>): Promise<Execution>
  /** Kills them all; none starts any more. */
  end(): Promise<void>
}

/**
 * Knows programs from the call that starts them until they are killed, also where they have ended by themselves: what
 * teardown meets half-way would outlive the run.
 */
export const createPrograms = (): Programs => {
  const starting = new Set<Promise<Execution>>()
  const unkilled = new Set<() => Promise<void>>()
  let isOver = false

  const launchOne = async (launch: () => Promise<Execution>): Promise<Execution> => {
    const execution = await launch()
    const kill = async (): Promise<void> => {
      await execution.kill()
      unkilled.delete(kill)
    }
    unkilled.add(kill)
    return { ...execution, kill, [Symbol.asyncDispose]: kill }
  }

  return {
    start: async (launch) => {
      if (isOver) throw new BenchmarkError('Nothing is started in an environment that is torn down.')
      const started = launchOne(launch)
      starting.add(started)
      return started.finally(() => starting.delete(started))
    },
    end: async () => {
      isOver = true
      await Promise.allSettled(starting)
      await Promise.all([...unkilled].map((kill) => kill()))
    },
  }
}
