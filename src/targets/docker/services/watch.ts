import { createBreaker } from '../../../recovery/breaker.ts'
import type { Engine } from '../engine.ts'
import { requireAnswer, ServiceEndedError } from './response.ts'
import type { StartedService } from './startService.ts'

interface ServiceWatch {
  /** Asks all now, once. */
  check(): Promise<void>
  /** Rejects once, when a breaker has opened or a service has ended. */
  readonly broken: Promise<never>
  failure(): Error | undefined
  stop(): void
}

/** A breath between two rounds: a few requests that take a millisecond each. */
const ROUND_MS = 1_000

/** Asks the services whether they answer, all along, each through a circuit breaker. */
export const watchServices = (engine: Engine, services: readonly StartedService[]): ServiceWatch => {
  const watched = services.map((service) => ({
    service,
    breaker: createBreaker({ service: service.definition.label }),
  }))
  const { promise: broken, reject } = Promise.withResolvers<never>()
  broken.catch(() => {})
  let failure: Error | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const fail = (error: unknown): void => {
    if (stopped) return
    failure ??= error as Error
    reject(failure)
  }
  const ask = (service: StartedService): Promise<void> =>
    requireAnswer(engine, service).catch((error: unknown) => {
      // What has ended does not come back by itself.
      if (error instanceof ServiceEndedError) fail(error)
      throw error
    })
  const check = async (): Promise<void> => {
    if (failure) throw failure
    // Not through the breakers: several programs that end in one blink would open them.
    await Promise.all(services.map(ask))
  }
  const watch = async (): Promise<void> => {
    const round = watched.map(({ service, breaker }) =>
      breaker
        .execute(() => ask(service))
        .catch((error: unknown) => {
          if (breaker.isOpen) fail(error)
        }),
    )
    await Promise.all(round)
    if (!stopped && !failure) timer = setTimeout(watch, ROUND_MS).unref()
  }
  void watch()

  return {
    check,
    broken,
    failure: () => failure,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
