import type { Vitest } from 'vitest/node'
import { renderConsole } from '../../reporters/console.ts'
import { readReport, writeJsonReport } from '../../reporters/json.ts'
import { formatLive, formatPlain, type LiveState, nextState, startState } from '../../reporters/progress.ts'
import { earlierTimes } from '../analysis/earlierTimes.ts'
import type { BenchmarkResults } from '../analysis/results.ts'
import { BenchmarkController } from '../controller/controller.ts'
import { runFolder } from '../controller/runFolder.ts'
import type { Configuration } from '../scenario/configuration.ts'
import { builtInStacks } from '../stacks/registry.ts'
import type { Stack } from '../stacks/stack.ts'
import { createTarget, targetNames } from '../targets/registry.ts'
import type { Target } from '../targets/target.ts'
import type { ProgressEvent } from '../trial/progress.ts'
import type { RequestMessage, Requests } from './channel.ts'
import { tearDownOnSignals } from './signals.ts'

/** Stacks and targets of the user's own. */
export interface Registrations {
  stacks?: Stack[]
  targets?: Target[]
}

/** One `vitest bench` command in the main process: its controller, its progress, its report. */
export class Run {
  readonly #vitest: Vitest
  readonly #controller: BenchmarkController
  #state: LiveState = startState()
  #hasLiveWindow = false

  constructor(vitest: Vitest, configuration: Configuration, register: Registrations) {
    this.#vitest = vitest
    const { root } = vitest.config
    const cancel = new AbortController()
    const earlier = lastReport(root)
    this.#controller = new BenchmarkController({
      root,
      configuration,
      stacks: [...builtInStacks, ...(register.stacks ?? [])],
      targets: [...targetNames().map((name) => createTarget(name, { root })), ...(register.targets ?? [])],
      report: (event) => this.#report(event),
      signal: cancel.signal,
      earlierTimes: (work) => (earlier ? earlierTimes(earlier, work) : {}),
      save: (results, { report, latestReport }) => writeJsonReport(results, [report, latestReport]),
    })
    tearDownOnSignals(vitest, cancel)
    vitest.onClose(() => this.#controller[Symbol.asyncDispose]())
  }

  /** Answers a bench file's request. */
  answer(target: string, message: RequestMessage): Promise<unknown> {
    if (message.method === 'check') {
      const { file, scenarios } = message.params as Requests['check']['params']
      return this.#controller.check(target, file, scenarios)
    }
    const { file, scenario } = message.params as Requests['run']['params']
    return this.#controller.run(target, file, scenario)
  }

  /** Closes the report and gives its text for the console; null where no scenario was run. */
  async finish({ color, width }: { color: boolean; width: number }): Promise<string | null> {
    const results = await this.#controller.finish()
    this.#report({ type: 'done' })
    return (
      results && renderConsole(results, { color, width, reportPath: this.#controller.folder.latestReport })
    )
  }

  /** Lines for Vitest's live window. From the first call on, only what is worth keeping is printed. */
  liveLines(width: number): string[] {
    this.#hasLiveWindow = true
    return formatLive(this.#state, performance.now(), width)
  }

  #report(event: ProgressEvent): void {
    this.#state = nextState(this.#state, event, performance.now())
    const line = formatPlain(event, { live: this.#hasLiveWindow })
    if (line !== null) this.#vitest.logger.log(line)
  }
}

/** The project's last report, if it can be read: an estimate is all that it is for. */
const lastReport = (root: string): BenchmarkResults | null => {
  try {
    return readReport(runFolder(root, '').latestReport)
  } catch {
    return null
  }
}

const runs = new WeakMap<Vitest, Run>()

/** The command's run; projects of several targets share it. */
export const startRun = (vitest: Vitest, configuration: Configuration, register: Registrations): Run => {
  const run = runs.get(vitest) ?? new Run(vitest, configuration, register)
  runs.set(vitest, run)
  return run
}

export const runOf = (vitest: Vitest): Run | undefined => runs.get(vitest)
