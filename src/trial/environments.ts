import { createProbe, type Probe } from '../monitor/infrastructure/probe.ts'
import { UserError } from '../recovery/errors.ts'
import { connectReferee } from '../referee/client.ts'
import type { Referee } from '../referee/referee.ts'
import { refereeRuntime } from '../referee/runtime.ts'
import type { Environment, OpenRequest, PreparedRuntime, Runtime, Target } from '../targets/target.ts'

/** An environment with its referee, and the runtimes that were prepared in it so far. */
export interface OpenEnvironment {
  environment: Environment
  referee: Referee
  prepare(runtime: Runtime): Promise<PreparedRuntime>
  /** Looks at catalog, store, network and disk from where trials run; never inside a trial. */
  probe: Probe
}

/**
 * EnvironmentManager: brings environments up when a scenario first needs one. One is up at a time, so
 * that an idle target never takes resources from the one that is measured.
 */
export class EnvironmentManager implements AsyncDisposable {
  readonly #targets: ReadonlyMap<string, Target>
  readonly #request: OpenRequest
  #current: { name: string; opening: Promise<OpenEnvironment> } | undefined

  constructor(targets: readonly Target[], request: OpenRequest) {
    this.#targets = new Map(targets.map((target) => [target.name, target]))
    this.#request = request
  }

  /** An opening that failed stays failed: it has tried again what can be, and would cost each scenario minutes more. */
  async open(name: string): Promise<OpenEnvironment> {
    if (this.#current?.name !== name || (await this.#hasFailed())) {
      await this[Symbol.asyncDispose]()
      this.#current = { name, opening: this.#open(name) }
    }
    return this.#current!.opening
  }

  /** An environment that broke under an earlier scenario is no reason for the next to fail. */
  async #hasFailed(): Promise<boolean> {
    const open = await this.#current?.opening.catch(() => undefined)
    return open?.environment.failure?.() !== undefined
  }

  async #open(name: string): Promise<OpenEnvironment> {
    const target = this.#targets.get(name)
    if (!target) {
      const known = [...this.#targets.keys()].join(', ')
      throw new UserError(`targets: expected one of ${known}; got "${name}"`)
    }
    const environment = await target.open(this.#request)
    try {
      const prepared = new Map<string, Promise<PreparedRuntime>>()
      const prepare = (runtime: Runtime): Promise<PreparedRuntime> => {
        const key = JSON.stringify(runtime)
        if (!prepared.has(key)) prepared.set(key, environment.prepare(runtime))
        return prepared.get(key)!
      }
      const runtime = await prepare(refereeRuntime)
      const referee = connectReferee(await environment.start({ runtime, module: 'referee.main' }))
      return { environment, referee, prepare, probe: createProbe(referee, environment.catalog) }
    } catch (error) {
      await environment[Symbol.asyncDispose]()
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opening = this.#current?.opening
    this.#current = undefined
    const open = await opening?.catch(() => undefined)
    await open?.referee[Symbol.asyncDispose]()
    await open?.environment[Symbol.asyncDispose]()
  }
}
