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
      root: this.#root,
      configuration: this.configuration,
      scenarios: this.#scenarios,
      errors,
    }
    writeFileSync(path, JSON.stringify(description))
  }
}

/** Writes the description when all files were read. */
const describingReporter = (describing: Describing, path: string): Reporter => ({
  onTestRunEnd: (modules, unhandled) => {
    const errors = [...modules.flatMap(errorsOf), ...unhandled.map(({ message }) => message ?? '')]
    describing.write(path, errors)
  },
})

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

/** The command's description, which goes into the file; projects of several targets share it. */
export const startDescribing = (vitest: Vitest, path: string, configure: () => Configuration): Describing => {
  const started = describings.get(vitest)
  if (started) return started
  const describing = new Describing(vitest, configure())
  describings.set(vitest, describing)
  // In place of all reporters, those of the command line too: they would write where the run itself does.
  const reporters: unknown[] = vitest.config.reporters
  reporters.splice(0, reporters.length, describingReporter(describing, path))
  return describing
}
