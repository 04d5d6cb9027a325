import { dirname, relative } from 'node:path'
import { buildResults, type RunHeader } from '../analysis/buildResults.ts'
import type { CalibrationResult } from '../analysis/calibrationResult.ts'
import type { PricesUsed } from '../analysis/cost/costResult.ts'
import type { GateRequest } from '../analysis/gateResult.ts'
import type { BenchmarkResults } from '../analysis/results.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import { judgeGate } from '../baseline/gate.ts'
import { gateInput } from '../baseline/gateInput.ts'
import { parseByteSize } from '../host/byteSize.ts'
import { UserError } from '../recovery/errors.ts'
import { isGated } from '../scenario/gateOptions.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import type { Stack } from '../stacks/stack.ts'
import type { Target } from '../targets/target.ts'
import { EnvironmentManager, type OpenEnvironment } from '../trial/environments.ts'
import { Journal } from '../trial/journal.ts'
import type { ProgressEvent } from '../trial/progress.ts'
import type { AskedScenario } from './base.ts'
import { clearAtLook } from './clearAtLook.ts'
import { evaluateCalibration } from './evaluateCalibration.ts'
import { GateReference, type ReferenceOptions } from './gateReference.ts'
import { type History, readHistory } from './history.ts'
import { heldAgainstJournal } from './journalResults.ts'
import { outcomeOf, type ScenarioOutcome } from './outcome.ts'
import { type PlannedScenario, planFor } from './planned.ts'
import type { RunFolder } from './runFolder.ts'
import { runScenario, type ScenarioRequest, type Work } from './runScenario.ts'
import { blocksLike } from './storedBaseline.ts'

interface ControllerOptions extends ReferenceOptions {
  /** Where the run is kept in the project's `.etl-bench/`; a resumed one goes on in its own. */
  folder: RunFolder
  stacks: readonly Stack[]
  targets: readonly Target[]
  report(event: ProgressEvent): void
  signal: AbortSignal
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
  readonly #reference: GateReference
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
    this.#reference = new GateReference(options)
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
        const asked = { target, file, scenario }
        const planned = await this.#plan(open, asked)
        if (await this.#reference.plan(open, asked))
          problems.push(...(await this.#reference.unseenMargins(open, asked, planned)))
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
    const asked = { target, file, scenario }
    const planned = await this.#plan(open, asked)
    const base = await this.#reference.plan(open, asked)
    const request: Omit<ScenarioRequest, 'repeat'> = {
      planned,
      base,
      stored: this.#reference.sessions(asked),
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
    const finished = await runScenario({ ...request, repeat: 1 })
    this.#results.push(finished.result)
    await this.#repeat(request, finished.result)
    await this.#save(null)
    const run = { header: this.#header(null), gateRequest: this.#gateRequest }
    return outcomeOf(finished, run, this.#options.signal.aborted)
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
    return this.#reference.request(this.#results)
  }

  #plan(open: OpenEnvironment, asked: AskedScenario): Promise<PlannedScenario> {
    const { configuration, stacks: registered } = this.#options
    const { file, scenario } = asked
    const blocks = blocksLike(this.#reference.sessions(asked), configuration)
    return planFor({ scenario, file, configuration, registered, open, ...(blocks && { blocks }) })
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

  /** What the repeats of a calibration that has ended have shown; null where the run is none. */
  async #calibration(request: GateRequest | null): Promise<CalibrationResult | null> {
    const { root, configuration } = this.#options
    const { calibrate } = configuration.config
    if (calibrate === undefined || !request) return null
    const repeats = Array.from({ length: calibrate }, (_, i) =>
      this.#repeats.filter(({ repeat }) => repeat === i + 1).map(({ result }) => result),
    )
    return evaluateCalibration({ root, request, repeats, machines: this.#machines })
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
    const calibration = isOver ? await this.#calibration(request) : null
    const built = buildResults(this.#header(finishedAt), this.#results, gate, request, calibration)
    const results = isOver && this.#journal ? heldAgainstJournal(built, this.folder.journal) : built
    await this.#options.save(results, this.folder)
    return results
  }
}
