import { setTimeout as sleep } from 'node:timers/promises'
import { InfrastructureError } from '../../recovery/errors.ts'
import type { Companion, ExitStatus } from '../target.ts'
import type { ContainerExecution } from './supervisedContainer.ts'

/** A companion that is ready, in a container of its own. */
export interface RunningCompanion {
  companion: Companion
  container: ContainerExecution
  /** How it ended; null while it runs. */
  ended: ExitStatus | null
}

export interface StartCompanion {
  start(companion: Companion, onOutput: (line: string) => void): Promise<ContainerExecution>
  /** Called when it is ready. */
  hold(companion: Companion, container: ContainerExecution): Promise<void>
}

/** JVMs of a cluster on few and busy cores take more than a minute to find each other. */
const READY_MS = 180_000

/**
 * Starts companions, each when all of the role that it comes after are ready.
 *
 * @throws InfrastructureError with its last lines for one that doesn't get ready; nothing of any is left then
 */
export const startCompanions = async (
  companions: readonly Companion[],
  how: StartCompanion,
  readyMs = READY_MS,
): Promise<RunningCompanion[]> => {
  const starting = new Map<Companion, Promise<RunningCompanion>>()
  const begin = (companion: Companion): Promise<RunningCompanion> => {
    const begun = starting.get(companion) ?? inTurn(companion)
    starting.set(companion, begun)
    return begun
  }
  const inTurn = async (companion: Companion): Promise<RunningCompanion> => {
    await Promise.all(companions.filter(({ role }) => role === companion.after).map(begin))
    return startOne(companion, how, readyMs)
  }
  const results = await Promise.allSettled(companions.map(begin))
  const failed = results.find((result) => result.status === 'rejected')
  const ready = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  if (!failed) return ready
  await Promise.all(ready.map(({ container }) => container.kill()))
  throw failed.reason
}

const startOne = async (
  companion: Companion,
  { start, hold }: StartCompanion,
  readyMs: number,
): Promise<RunningCompanion> => {
  const ready = Promise.withResolvers<'ready'>()
  const container = await start(companion, (line) => {
    if (companion.ready.test(line)) ready.resolve('ready')
  })
  const running: RunningCompanion = { companion, container, ended: null }
  const exited = container.exited.then((status) => {
    running.ended = status
    return status
  })
  const over = new AbortController()
  try {
    const first = await Promise.race([
      ready.promise,
      exited,
      sleep(readyMs, 'late' as const, { signal: over.signal }),
    ])
    if (first !== 'ready')
      throw new Error(
        first === 'late' ? `was not ready after ${readyMs / 1000} s` : `ended at once (${endOf(first)})`,
      )
    await hold(companion, container)
    return running
  } catch (error) {
    await container.kill()
    const { outputTail } = await exited
    throw new InfrastructureError(`${companion.name} ${(error as Error).message}:\n${outputTail}`, {
      cause: error,
    })
  } finally {
    over.abort()
  }
}

/** `SIGKILL, out of memory`. */
export const endOf = ({ code, signal, outOfMemory }: ExitStatus): string =>
  (signal ?? `exit code ${code}`) + (outOfMemory ? ', out of memory' : '')
