import type { Vitest } from 'vitest/node'
import { readReport, writeJsonReport } from '../../reporters/json.ts'
import type { CalibrationResult } from '../analysis/calibrationResult.ts'
import { earlierTimes } from '../analysis/earlierTimes.ts'
import type { BenchmarkResults } from '../analysis/results.ts'
import { historyEntries } from '../analysis/runHistory.ts'
import { appendHistory, historyPath } from '../baseline/historyFile.ts'
import { currentCommit } from '../baseline/revision.ts'
import { BenchmarkController } from '../controller/controller.ts'
import { mergeRuns } from '../controller/mergeRuns.ts'
import { readPrices } from '../controller/readPrices.ts'
import { earlierRun, newRunId, type RunFolder, runFolder } from '../controller/runFolder.ts'
import { type Configuration, unknownVariables } from '../scenario/configuration.ts'
import { isGated } from '../scenario/gateOptions.ts'
import type { TargetOptions } from '../targets/registry.ts'
import { openBase } from './base.ts'
import { partsOfBlobs } from './blobs.ts'
import type { RequestMessage, Requests } from './channel.ts'
import { COULD_NOT_MEASURE, exitWithGate } from './exitCode.ts'
import { publish } from './publish.ts'
import { type Registrations, stacksWith, targetsWith } from './registrations.ts'
import { RunProgress } from './runProgress.ts'
import { tearDownOnSignals } from './signals.ts'
import { stoppedText } from './stoppedText.ts'
import { openStored } from './stored.ts'

/** One `vitest bench` command in the main process: its controller, its progress, its report. */
export class Run {
  readonly configuration: Configuration
  readonly progress: RunProgress
  readonly #vitest: Vitest
  readonly #folder: RunFolder
  readonly #earlier: Promise<BenchmarkResults | null>
  readonly #commit: Promise<string | null>
  /** Why the newest report is not in its file; null: it is. */
  #notKept: string | null = null
  #starting: Promise<void> | undefined
  #controller: BenchmarkController | undefined
  #settleExit: (code: number) => void = () => {}
  #finished: Promise<string | null> | undefined

  constructor(vitest: Vitest, configuration: Configuration) {
    const { root } = vitest.config
    const { resume } = configuration.config
    this.configuration = configuration
    this.progress = new RunProgress((line) => vitest.logger.log(line))
    this.#vitest = vitest
    this.#folder = resume ? earlierRun(root, resume) : runFolder(root, newRunId(new Date()))
    this.#earlier = lastReport(root)
    this.#commit = currentCommit(root)
  }

  /** Brings the run up, once for all its projects. */
  start(register: Registrations, options: Omit<TargetOptions, 'root'>): Promise<Run> {
    this.#starting ??= this.#open(register, options)
    return this.#starting.then(() => this)
  }

  /** The controller, and another revision where there is a gate against one. */
  async #open(register: Registrations, options: Omit<TargetOptions, 'root'>): Promise<void> {
    const { configuration, progress } = this
    const vitest = this.#vitest
    const folder = this.#folder
    const { config } = configuration
    const { root } = vitest.config
    const reporters: unknown[] = vitest.config.reporters
    reporters.push({ onTestRunEnd: () => this.#finishUnshown() })
    if (vitest.config.mergeReports) return
    const prices = await readPrices(config.cost, root)
    const cancel = new AbortController()
    tearDownOnSignals(vitest, cancel, () => stoppedText(progress.state, folder, process.argv.slice(2)))
    for (const text of unknownVariables(process.env)) progress.report({ type: 'note', text: `! ${text}` })
    if (isGated(config) || config.calibrate) this.#settleExit = exitWithGate()
    if (config.gate && config.against)
      progress.report({ type: 'note', text: `reading the scenarios of ${config.against}` })
    const opening = openBase({ vitest, config, register, folder, signal: cancel.signal })
    vitest.onClose(async () => {
      await this.#close()
      const base = await opening.catch(() => null)
      await base?.[Symbol.asyncDispose]()
    })
    const stored = await openStored(vitest, configuration)
    const base = await opening.catch((error: Error) => {
      // Teardown is under way and ends the process.
      if (cancel.signal.aborted) return new Promise<never>(() => {})
      throw error
    })
    this.#controller = new BenchmarkController({
      root,
      folder,
      configuration,
      stacks: stacksWith(register),
      targets: targetsWith(register, { root, ...options }),
      report: (event) => progress.report(event),
      signal: cancel.signal,
      base,
      stored,
      prices,
      earlierTimes: async (work) => earlierTimes(await this.#earlier, work),
      save: (results) => this.#keep(results),
    })
  }

  /** Writes `report.json`. Where that fails the run goes on: its journal has everything. */
  async #keep(results: BenchmarkResults): Promise<void> {
    const { report, latestReport } = this.#folder
    try {
      await writeJsonReport(results, [report, latestReport])
      this.#notKept = null
    } catch (error) {
      this.#notKept = `report.json could not be written: ${(error as Error).message}`
    }
  }

  async #close(): Promise<void> {
    if (!this.#controller) return
    if (isGated(this.configuration.config)) await this.#finishUnshown()
    await this.#controller[Symbol.asyncDispose]()
  }

  /** Answers a bench file's request. */
  answer(target: string, message: RequestMessage): Promise<unknown> {
    if (message.method === 'check') {
      const { file, scenarios } = message.params as Requests['check']['params']
      return this.#controller!.check(target, file, scenarios)
    }
    const { file, scenario } = message.params as Requests['run']['params']
    return this.#controller!.run(target, file, scenario)
  }

  /** The user's own reporters may be all there are: the report is closed all the same, and a gate heard. */
  async #finishUnshown(): Promise<void> {
    if (this.#finished) return
    const text = await this.finish()
    if (text && isGated(this.configuration.config)) this.#vitest.logger.log(text)
  }

  /** Closes the report, once, and gives its text for the console; null where no scenario was run. */
  finish(): Promise<string | null> {
    this.#finished ??= this.#finish()
    return this.#finished
  }

  async #finish(): Promise<string | null> {
    const vitest = this.#vitest
    const { configuration, progress } = this
    const { config } = vitest
    const results = await (config.mergeReports ? this.#merge() : this.#controller!.finish())
    progress.report({ type: 'done' })
    if (!results) return null
    if (!config.mergeReports) await this.#remember(results)
    if (results.gate) this.#settleExit(results.gate.exitCode)
    if (results.calibration) this.#settleExit(isSound(results.calibration) ? 0 : COULD_NOT_MEASURE)
    return publish(results, { vitest, configuration, folder: this.#folder, notKept: this.#notKept })
  }

  /** Adds the run to the project's history; where that fails, its report stands all the same. */
  async #remember(results: BenchmarkResults): Promise<void> {
    const { config, logger } = this.#vitest
    try {
      await appendHistory(config.root, historyEntries(results, await this.#commit))
    } catch (error) {
      logger.error(`${historyPath(config.root)}: expected to add this run; got ${(error as Error).message}`)
    }
  }

  /** The report of all blobs in place of a run of our own. */
  async #merge(): Promise<BenchmarkResults> {
    const { id, report, latestReport } = this.#folder
    const finishedAt = new Date().toISOString()
    const results = mergeRuns(partsOfBlobs(this.#vitest), { runId: id, finishedAt })
    if (results.gate) this.#settleExit = exitWithGate()
    await writeJsonReport(results, [report, latestReport])
    return results
  }
}

/** A calibration judges nothing: it fails only where it could not be made. */
const isSound = ({ repeats, problems }: CalibrationResult): boolean => repeats > 0 && problems.length === 0

/** The project's last report, if it can be read: an estimate is all that it is for. */
const lastReport = (root: string): Promise<BenchmarkResults | null> =>
  readReport(runFolder(root, '').latestReport).catch(() => null)

const key = Symbol.for('etl-bench.runs')
const shared = globalThis as { [key]?: WeakMap<Vitest, Run> }
// Of the process and not of this module: Vitest may load a config file, and what is bundled with it, once more
// for each project.
shared[key] ??= new WeakMap()
const runs = shared[key]

/** The command's run; projects of several targets share it. */
export const startRun = (
  vitest: Vitest,
  configure: () => Configuration,
  register: Registrations,
  options: Omit<TargetOptions, 'root'>,
): Promise<Run> => {
  const run = runs.get(vitest) ?? new Run(vitest, configure())
  runs.set(vitest, run)
  return run.start(register, options)
}

export const runOf = (vitest: Vitest): Run | undefined => runs.get(vitest)
