import { dirname, relative } from 'node:path'
import { buildResults, type RunHeader } from '../analysis/buildResults.ts'
import type { CalibrationResult } from '../analysis/calibrationResult.ts'
import type { PricesUsed } from '../analysis/cost/costResult.ts'
import { decisiveMachine } from '../analysis/fingerprint.ts'
import type { GateRequest } from '../analysis/gateResult.ts'
import type { BenchmarkResults } from '../analysis/results.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import type { StoredSessions } from '../analysis/storedSessions.ts'
import type { Baseline } from '../baseline/baselineFile.ts'
import { calibrationOf } from '../baseline/calibration.ts'
import { judgeGate } from '../baseline/gate.ts'
import { gateInput } from '../baseline/gateInput.ts'
import { readNoise, saveNoise, unseenMargins } from '../baseline/noiseProfile.ts'
import { parseByteSize } from '../host/byteSize.ts'
import { UserError } from '../recovery/errors.ts'
import type { Configuration } from '../scenario/configuration.ts'
import { isGated } from '../scenario/gateOptions.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import { sizeText } from '../scenario/sizeText.ts'
import type { Stack } from '../stacks/stack.ts'
import type { Target } from '../targets/target.ts'
import { EnvironmentManager, type OpenEnvironment } from '../trial/environments.ts'
import { Journal } from '../trial/journal.ts'
import type { ProgressEvent } from '../trial/progress.ts'
import { type BaseRevision, gateRequestFor, planBase } from './base.ts'
import { clearAtLook } from './clearAtLook.ts'
import { failureOf } from './failure.ts'
import { type History, readHistory } from './history.ts'
import { heldAgainstJournal } from './journalResults.ts'
import type { ScenarioOutcome } from './outcome.ts'
import { type PlannedScenario, planFor } from './planned.ts'
import type { RunFolder } from './runFolder.ts'
import { type PlannedBase, runScenario, type ScenarioRequest, type Work } from './runScenario.ts'
import { baselineRequest, blocksLike, type RunFilters, storedSessionsOf } from './storedBaseline.ts'

export interface ControllerOptions {
  /** The user's project: `.etl-bench/` is made there. */
  root: string
  /** Where the run is kept; a resumed one goes on in its own. */
  folder: RunFolder
  configuration: Configuration
  stacks: readonly Stack[]
  targets: readonly Target[]
  report(event: ProgressEvent): void
  signal: AbortSignal
  /** What a gate or a calibration runs in the same blocks; null: nothing. */
  base: BaseRevision | null
  /** What a gate holds the run against where it is no revision. */
  stored: { baseline: Baseline; filters(): RunFilters } | null
  /** What costs are computed from. */
  prices: PricesUsed
  /** Median times of the same work in the project's last report, by stack, ms. */
  earlierTimes(work: Work): Promise<Record<string, number>>
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
  readonly #repeats: { repeat: number; result: ScenarioResult }[] = []
  /** What each target's environment is, by the target; the first is the run's. */
  readonly #machines = new Map<string, Record<string, string | number>>()
  #journal: Journal | undefined

  constructor(options: ControllerOptions) {
    const { config } = options.configuration
    this.#options = options
    this.folder = options.folder
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
        const planned = await this.#plan(open, target, file, scenario)
        const base = await this.#planBase(open, target, file, scenario)
        if (base) problems.push(...(await this.#unseenMargins(open, file, planned)))
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        problems.push(error.message)
      }
    }
    // Variants of a scenario have mistakes in common.
    return [...new Set(problems)]
  }

  /** Runs all blocks of one scenario and saves the report so far. */
  async run(target: string, file: string, scenario: TestScenario): Promise<ScenarioOutcome> {
    const open = await this.#environments.open(target)
    const journal = await this.#openJournal(open)
    const planned = await this.#plan(open, target, file, scenario)
    const base = await this.#planBase(open, target, file, scenario)
    const request: Omit<ScenarioRequest, 'repeat'> = {
      planned,
      base,
      stored: this.#sessions(target, file, scenario),
      file: relative(this.#options.root, file),
      target,
      machine: this.#machines.get(target)!,
      clearAtLook: (result) => clearAtLook(result, base ? this.#gateRequest : null),
      open,
      cacheMaxBytes: parseByteSize(this.#options.configuration.config.cacheMaxSize)!,
      seed: this.#seed,
      history: this.#history,
      journal,
      folder: dirname(this.folder.journal),
      report: this.#options.report,
      earlierTimes: this.#options.earlierTimes,
      signal: this.#options.signal,
    }
    const { result, trials, labels } = await runScenario({ ...request, repeat: 1 })
    this.#results.push(result)
    await this.#repeat(request, result)
    await this.#save(null)
    const completed = trials.filter((trial) => trial.result.status === 'completed')
    const times = Object.keys(labels).map((stack) => [
      stack,
      completed
        .filter((trial) => trial.stack === stack)
        .map((trial) => trial.result.metrics.executionTimeMs!),
    ])
    const failure = this.#options.signal.aborted ? 'The run was cancelled.' : failureOf(trials, labels)
    const run = { header: this.#header(null), gateRequest: this.#gateRequest }
    return { times: Object.fromEntries(times), failure, result, run }
  }

  /** Marks the run as finished; null where no scenario was run. */
  async finish(): Promise<BenchmarkResults | null> {
    const isWanted = this.#results.length > 0 || this.#gateRequest !== null
    if (!isWanted) return null
    if (this.#options.signal.aborted) return this.#save(null)
    const finishedAt = new Date().toISOString()
    this.#journal?.append({ type: 'finished', finishedAt, gateRequest: this.#gateRequest })
    return this.#save(finishedAt)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#environments[Symbol.asyncDispose]()
    this.#journal?.[Symbol.dispose]()
  }

  /** What the gate is asked; null without one. */
  get #gateRequest(): GateRequest | null {
    const { configuration, base, stored } = this.#options
    if (base) return gateRequestFor(configuration.config, base)
    return stored && baselineRequest(stored.baseline, configuration, stored.filters(), this.#results)
  }

  #plan(open: OpenEnvironment, target: string, file: string, scenario: TestScenario) {
    const { configuration, stacks: registered } = this.#options
    const blocks = blocksLike(this.#sessions(target, file, scenario), configuration)
    return planFor({ scenario, file, configuration, registered, open, ...(blocks && { blocks }) })
  }

  /** Sessions of the stored baseline that have the scenario. */
  #sessions(target: string, file: string, { name, variant }: TestScenario): StoredSessions | null {
    const { stored, root } = this.#options
    const place = { target, file: relative(root, file), scenario: name, variant }
    return stored && storedSessionsOf(stored.baseline, place)
  }

  /** The scenario as the other revision has it; null where it has none, or none was asked for. */
  async #planBase(
    open: OpenEnvironment,
    target: string,
    file: string,
    scenario: TestScenario,
  ): Promise<PlannedBase | null> {
    const { base, root } = this.#options
    return base && planBase({ base, open, target, file, root, scenario })
  }

  /** A calibration measures the scenario as often as was asked. */
  async #repeat(request: Omit<ScenarioRequest, 'repeat'>, first: ScenarioResult): Promise<void> {
    const { calibrate = 0 } = this.#options.configuration.config
    if (calibrate > 0) this.#repeats.push({ repeat: 1, result: first })
    for (let repeat = 2; repeat <= calibrate && !this.#options.signal.aborted; repeat++) {
      const { result } = await runScenario({ ...request, repeat })
      this.#repeats.push({ repeat, result })
    }
  }

  /** Where a calibration has shown that the margin can't be told from noise. */
  async #unseenMargins(
    { environment }: OpenEnvironment,
    file: string,
    planned: PlannedScenario,
  ): Promise<string[]> {
    const { configuration, root } = this.#options
    if (!isGated(configuration.config)) return []
    return unseenMargins(await readNoise(root), this.#gateRequest!, {
      file: relative(root, file),
      scenario: planned.scenario.name,
      variant: planned.scenario.variant,
      target: environment.target,
      size: sizeText(planned.scenario.data),
      stacks: planned.arms.map(({ id }) => id),
      machine: decisiveMachine(environment.target, await environment.fingerprint()),
    })
  }

  /** Evaluates a calibration that has ended, and keeps the noise that it found. */
  async #calibration(): Promise<CalibrationResult | null> {
    const { calibrate } = this.#options.configuration.config
    const request = this.#gateRequest
    if (calibrate === undefined || !request) return null
    const repeats = Array.from({ length: calibrate }, (_, i) =>
      this.#repeats.filter(({ repeat }) => repeat === i + 1).map(({ result }) => result),
    )
    const calibration = calibrationOf(request, repeats)
    const recordedAt = new Date().toISOString()
    const found = calibration.noise.map((entry) => ({
      ...entry,
      machine: decisiveMachine(entry.target, this.#machines.get(entry.target)!),
      recordedAt,
    }))
    await saveNoise(this.#options.root, found)
    return calibration
  }

  async #openJournal({ environment }: OpenEnvironment): Promise<Journal> {
    if (!this.#machines.has(environment.target))
      this.#machines.set(environment.target, await environment.fingerprint())
    if (this.#journal) return this.#journal
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
        prices: this.#header(null).prices,
      })
    }
    return this.#journal
  }

  get #fingerprint(): Record<string, string | number> {
    return this.#machines.values().next().value ?? {}
  }

  #header(finishedAt: string | null): RunHeader {
    return {
      runId: this.folder.id,
      startedAt: this.#startedAt,
      finishedAt,
      configuration: this.#options.configuration.config,
      fingerprint: this.#fingerprint,
      prices: this.#options.prices,
      warnings: [],
    }
  }

  async #save(finishedAt: string | null): Promise<BenchmarkResults> {
    const request = this.#gateRequest
    const isOver = finishedAt !== null
    const isGate = isOver && isGated(this.#options.configuration.config)
    const gate = request && isGate ? judgeGate(request, gateInput(request, this.#results)) : null
    const calibration = isOver ? await this.#calibration() : null
    const built = buildResults(this.#header(finishedAt), this.#results, gate, request, calibration)
    const results = isOver && this.#journal ? heldAgainstJournal(built, this.folder.journal) : built
    await this.#options.save(results, this.folder)
    return results
  }
}
