import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import type { DescribedScenario, Description } from '../baseline/description.ts'
import type { Configuration } from '../scenario/configuration.ts'
import type { RequestMessage, Requests } from './channel.ts'

/** Names the file that a `vitest bench` writes its description into, in place of running anything. */
export const DESCRIBE_VARIABLE = 'ETL_BENCH_DESCRIBE'

/** A command that only says what it would run: another revision is read by its own files and options. */
export class Describing {
  readonly configuration: Configuration
  readonly #root: string
  readonly #scenarios: DescribedScenario[] = []

  constructor(vitest: Vitest, configuration: Configuration) {
    this.configuration = configuration
    this.#root = vitest.config.root
  }

  /** Every file is sound here, and every scenario that the filters leave is noted. */
  async answer(target: string, { method, params }: RequestMessage): Promise<unknown> {
    if (method === 'check') return []
    const { file, scenario } = params as Requests['run']['params']
    this.#scenarios.push({ target, file: relative(this.#root, file), scenario })
    return null
  }

  write(path: string, errors: string[]): void {
    const description: Description = {
      configuration: this.configuration,
      scenarios: this.#scenarios,
      errors,
    }
    writeFileSync(path, JSON.stringify(description))
  }
}

/** In place of all reporters: writes the description when all files were read. */
export const describingReporter = (path: string): Reporter => {
  let vitest: Vitest | undefined
  return {
    onInit: (context) => {
      vitest = context
    },
    onTestRunEnd: (modules, unhandled) => {
      const errors = [...modules.flatMap(errorsOf), ...unhandled.map(({ message }) => message ?? '')]
      describings.get(vitest!)?.write(path, errors)
    },
  }
}

/** What kept the file, or one of its scenarios, from being read. */
const errorsOf = (module: TestModule): string[] => {
  const own = module.errors().map(({ message }) => message)
  const ofTests = [...module.children.allTests('failed')].flatMap((test) =>
    (test.result().errors ?? []).map(({ message }) => message),
  )
  return [...own, ...ofTests].map((message) => `${module.relativeModuleId}: ${message}`)
}

const key = Symbol.for('etl-bench.describing')
const shared = globalThis as { [key]?: WeakMap<Vitest, Describing> }
// Of the process and not of this module, as Vitest may load a config file once more for each project.
shared[key] ??= new WeakMap()
const describings = shared[key]

export const startDescribing = (vitest: Vitest, configure: () => Configuration): Describing => {
  const describing = describings.get(vitest) ?? new Describing(vitest, configure())
  describings.set(vitest, describing)
  return describing
}
