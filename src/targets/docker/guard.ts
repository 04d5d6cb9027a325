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
  // Clients hear of a failure before those who look once a second.
  await check()
}
