import { withRetry } from '../../recovery/retry.ts'
import type { Execution } from '../target.ts'
import type { Services } from './services/services.ts'

/**
 * A program that is not waited for when a service that it needs is gone: its messages end with that failure, within
 * seconds, and are not taken for a failure of its own.
 */
export const guarded = (execution: Execution, services: Pick<Services, 'broken' | 'check'>): Execution => ({
  ...execution,
  messages: heed(execution.messages, services),
})

/** For all attempts; each has its own end long before. */
const LONGEST_MS = 30_000

async function* heed(
  messages: AsyncIterable<string>,
  { broken, check }: Pick<Services, 'broken' | 'check'>,
): AsyncGenerator<string> {
  const lines = messages[Symbol.asyncIterator]()
  for (;;) {
    const next = await Promise.race([lines.next(), broken])
    if (next.done) break
    yield next.value
  }
  // Clients hear of a failure before those who look once a second. One answer that is late says nothing yet.
  await withRetry(() => check(), { signal: AbortSignal.timeout(LONGEST_MS) })
}
