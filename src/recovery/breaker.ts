import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel'
import { InfrastructureError } from './errors.ts'

interface BreakerOptions {
  /** What is called, as users know it. */
  service: string
  /** Failures in a row that open it. */
  failures?: number
  /** After this one call goes through again, and closes it or not. */
  probeAfterMs?: number
}

export interface Breaker {
  /** @throws the failure, or at once an InfrastructureError with the last one while it is open. */
  execute<Result>(work: () => Promise<Result>): Promise<Result>
  readonly isOpen: boolean
}

/** Stops calls to a service that has failed several times in a row, so that nobody waits for what will not come. */
export const createBreaker = ({ service, failures = 3, probeAfterMs = 5_000 }: BreakerOptions): Breaker => {
  const policy = circuitBreaker(handleAll, {
    halfOpenAfter: probeAfterMs,
    breaker: new ConsecutiveBreaker(failures),
  })
  const lastFailure = (): unknown => {
    const last = policy.lastFailure
    return last && 'error' in last ? last.error : undefined
  }
  return {
    execute: (work) =>
      policy.execute(work).catch((error: unknown) => {
        if (!(error instanceof BrokenCircuitError)) throw error
        const last = lastFailure()
        throw new InfrastructureError(
          `${service} failed ${failures} times in a row: ${last instanceof Error ? last.message : String(last)}`,
          { cause: last },
        )
      }),
    get isOpen() {
      return policy.state === CircuitState.Open
    },
  }
}
