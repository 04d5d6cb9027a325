import { newRunId } from '../controller/runFolder.ts'
import { cacheFolder } from '../host/cacheFolder.ts'
import type { Referee } from '../referee/referee.ts'
import { createLocalTarget } from '../targets/local/local.ts'
import type { Progress } from '../targets/target.ts'
import { EnvironmentManager } from '../trial/environments.ts'
import { Interrupted } from './interrupted.ts'

/**
 * Work with a referee on this machine, set up as runs do it. Ctrl-C and SIGTERM end the referee, and with it
 * the work, which then cleans up as after any failure.
 *
 * @throws Interrupted after a signal.
 */
export const withReferee = async <T>(
  progress: Progress,
  work: (referee: Referee) => Promise<T>,
): Promise<T> => {
  const cancel = new AbortController()
  // In the cache, because what commands do belongs to no project.
  const target = createLocalTarget({ root: cacheFolder(process.env) })
  await using environments = new EnvironmentManager([target], {
    runId: newRunId(new Date()),
    keep: false,
    progress,
    signal: cancel.signal,
  })
  const interrupt = (signal: NodeJS.Signals): void => {
    cancel.abort(new Interrupted(signal))
    void environments[Symbol.asyncDispose]()
  }
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    const { referee } = await environments.open(target.name)
    return await work(referee)
  } catch (error) {
    throw cancel.signal.aborted ? cancel.signal.reason : error
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}
