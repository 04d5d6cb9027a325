import { withRetry } from '../../../recovery/retry.ts'
import type { Engine } from '../engine.ts'
import { requireAnswer } from './response.ts'
import type { StartedService } from './startService.ts'

/** Up to about half a minute: a database that was killed reads its log first. */
const patience = { attempts: 15, firstDelayMs: 100, longestDelayMs: 3_000 }

/**
 * Starts a service again whose container has ended, and waits until it answers.
 *
 * @returns false where it had not ended.
 */
export const reviveService = async (
  engine: Engine,
  service: StartedService,
  signal: AbortSignal,
): Promise<boolean> => {
  const container = engine.docker.getContainer(service.id)
  const { State } = await container.inspect()
  if (State.Running) return false
  await container.start()
  await withRetry(() => requireAnswer(engine, service), { ...patience, signal })
  return true
}
