import { type Breaker, createBreaker } from '../../../recovery/breaker.ts'
import type { Engine } from '../engine.ts'
import { requireAnswer, ServiceEndedError } from './response.ts'
import type { StartedService } from './startService.ts'

interface ServiceWatch {
  /** Asks all now. */
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

  const ask = async (service: StartedService, breaker: Breaker): Promise<void> => {
    try {
      await breaker.execute(() => requireAnswer(engine, service))
    } catch (error) {
      // What has ended does not come back by itself.
      if (!stopped && (breaker.isOpen || error instanceof ServiceEndedError)) {
        failure ??= error as Error
        reject(failure)
      }
      throw error
    }
  }
  const check = async (): Promise<void> => {
    await Promise.all(watched.map(({ service, breaker }) => ask(service, breaker)))
  }
  const watch = async (): Promise<void> => {
    await check().catch(() => {})
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
