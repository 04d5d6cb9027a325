import { ExponentialBackoff, handleWhen, retry } from 'cockatiel'
import { recoveryFor } from './handler.ts'

interface RetryOptions {
  /** The first attempt included. */
  attempts?: number
  /** Before the second attempt, about; each later wait is about twice as long, with jitter. */
  firstDelayMs?: number
  longestDelayMs?: number
  signal: AbortSignal
  /** Called before each wait. */
  onRetry?: (error: unknown, attempt: number, delayMs: number) => void
}

/**
 * Does the work again while it fails for reasons that pass by themselves, after waits that grow exponentially
 * with decorrelated jitter (cockatiel's default, after AWS, "Exponential Backoff And Jitter").
 *
 * @throws the last failure.
 */
export const withRetry = async <Result>(
  work: (attempt: number) => Promise<Result>,
  { attempts = 3, firstDelayMs = 500, longestDelayMs = 10_000, signal, onRetry }: RetryOptions,
): Promise<Result> => {
  const policy = retry(
    handleWhen((error) => recoveryFor(error) === 'retry'),
    {
      maxAttempts: attempts - 1,
      backoff: new ExponentialBackoff({ initialDelay: firstDelayMs, maxDelay: longestDelayMs }),
    },
  )
  policy.onRetry((failed) =>
    onRetry?.('error' in failed ? failed.error : failed.value, failed.attempt, failed.delay),
  )
  return policy.execute(({ attempt }) => {
    signal.throwIfAborted()
    return work(attempt)
  }, signal)
}
