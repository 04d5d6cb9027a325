import { dirname } from 'node:path'
import { buildResults } from '../analysis/buildResults.ts'
import type { BenchmarkResults, ScenarioResult } from '../analysis/results.ts'
import { parseByteSize } from '../host/byteSize.ts'
import { UserError } from '../recovery/errors.ts'
import type { Configuration } from '../scenario/configuration.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import type { Stack } from '../stacks/stack.ts'
import type { Target } from '../targets/target.ts'
import { EnvironmentManager, type OpenEnvironment } from '../trial/environments.ts'
import { Journal } from '../trial/journal.ts'
import type { ProgressEvent } from '../trial/progress.ts'
import { failureOf } from './failure.ts'
import { type History, readHistory } from './history.ts'
import type { ScenarioOutcome } from './outcome.ts'
import { planFor } from './planned.ts'
import { earlierRun, newRunId, type RunFolder, runFolder } from './runFolder.ts'
import { runScenario } from './runScenario.ts'

export interface ControllerOptions {
  /** The user's project: `.etl-bench/` is made there. */
  root: string
  configuration: Configuration
  stacks: readonly Stack[]
  targets: readonly Target[]
  report(event: ProgressEvent): void
  signal: AbortSignal
  /** Median times of the same work in the project's last report, by stack, ms. */
  earlierTimes(work: { scenario: string; size: string; target: string }): Promise<Record<string, number>>
  /** Writes the report; called after every scenario, so that a later failure loses nothing. */
  save(results: BenchmarkResults, folder: RunFolder): Promise<void>
}

/** BenchmarkController: one run of any number of scenarios, from set-up to report. */
export class BenchmarkController implements AsyncDisposable {
  readonly folder: RunFolder
  readonly #options: ControllerOptions
  readonly #environments: EnvironmentManager
  readonly #history: History | null
  readonly #seed: number
  readonly #startedAt: string
  readonly #results: ScenarioResult[] = []
  #fingerprint: Record<string, string | number> = {}
  #journal: Journal | undefined

  constructor(options: ControllerOptions) {
    const { config } = options.configuration
    this.#options = options
    this.folder = config.resume
      ? earlierRun(options.root, config.resume)
      : runFolder(options.root, newRunId(new Date()))
    this.#history = config.resume ? readHistory(this.folder.journal) : null
    this.#seed = this.#history?.seed ?? config.seed ?? Math.floor(Math.random() * 2 ** 32)
    this.#startedAt = this.#history?.startedAt ?? new Date().toISOString()
    this.#environments = new EnvironmentManager(options.targets, {
      runId: this.folder.id,
      keep: config.keep,
      signal: options.signal,
      progress: {
        step: (step) => options.report({ type: 'setup', ...step }),
        note: (text) => options.report({ type: 'note', text }),
      },
    })
  }

  /** One line per problem of the scenarios; nothing is run. */
  async check(target: string, file: string, scenarios: readonly TestScenario[]): Promise<string[]> {
    const open = await this.#environments.open(target)
    const problems: string[] = []
    for (const scenario of scenarios) {
      try {
        await this.#plan(open, file, scenario)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        problems.push(error.message)
      }
    }
    return problems
  }

  /** Runs all blocks of one scenario and saves the report so far. */
  async run(target: string, file: string, scenario: TestScenario): Promise<ScenarioOutcome> {
    const open = await this.#environments.open(target)
    const journal = await this.#openJournal(open)
    const planned = await this.#plan(open, file, scenario)
    const { result, trials, labels } = await runScenario({
      planned,
      target,
      baseFolder: dirname(file),
      open,
      cacheMaxBytes: parseByteSize(this.#options.configuration.config.cacheMaxSize)!,
      seed: this.#seed,
      history: this.#history,
      journal,
      report: this.#options.report,
      earlierTimes: this.#options.earlierTimes,
      signal: this.#options.signal,
    })
    this.#results.push(result)
    await this.#save(null)
    const completed = trials.filter((trial) => trial.result.status === 'completed')
    const times = Object.keys(labels).map((stack) => [
      stack,
      completed
        .filter((trial) => trial.stack === stack)
        .map((trial) => trial.result.metrics.executionTimeMs!),
    ])
    const failure = this.#options.signal.aborted ? 'The run was cancelled.' : failureOf(trials, labels)
    return { times: Object.fromEntries(times), failure, result }
  }

  /** Marks the run as finished; null where no scenario was run. */
  async finish(): Promise<BenchmarkResults | null> {
    return this.#results.length > 0 ? this.#save(new Date().toISOString()) : null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#environments[Symbol.asyncDispose]()
    this.#journal?.[Symbol.dispose]()
  }

  #plan(open: OpenEnvironment, file: string, scenario: TestScenario) {
    const { configuration, stacks: registered } = this.#options
    return planFor({ scenario, file, configuration, registered, open })
  }

  async #openJournal({ environment }: OpenEnvironment): Promise<Journal> {
    if (this.#journal) return this.#journal
    this.#fingerprint = await environment.fingerprint()
    this.#journal = new Journal(this.folder.journal)
    if (!this.#history) {
      this.#journal.append({
        type: 'run',
        journalVersion: 1,
        runId: this.folder.id,
        startedAt: this.#startedAt,
        seed: this.#seed,
        configuration: this.#options.configuration,
        fingerprint: this.#fingerprint,
      })
    }
    return this.#journal
  }

  async #save(finishedAt: string | null): Promise<BenchmarkResults> {
    const header = {
      runId: this.folder.id,
      startedAt: this.#startedAt,
      finishedAt,
      configuration: this.#options.configuration.config,
      fingerprint: this.#fingerprint,
      warnings: [],
    }
    const results = buildResults(header, this.#results)
    await this.#options.save(results, this.folder)
    return results
  }
}
