import { median } from 'simple-statistics'
import { z } from 'zod'
import type { PreparedArm } from './arm.ts'
import { bisectLimit, leastPossible } from './bisectLimit.ts'
import { armWith, runWithMemory } from './memoryTrial.ts'
import type { TrialRecord } from './orchestrator.ts'
import type { ProgressEvent } from './progress.ts'
import type { ExecutionResult } from './record.ts'
import type { ScenarioRun } from './scenarioRun.ts'

/** The least memory with which a stack did the work. */
export const smallestMemory = z.object({
  stack: z.string(),
  /** The least limit under which a trial completed with the right output, MiB; null: not searched, `text` says why. */
  memoryMb: z.number().int().nullable(),
  /** The greatest under which one did not, MiB; null: none failed, down to the least that may be tried. */
  failedAtMb: z.number().int().nullable(),
  /** What that trial took: one alone, and short of memory; null where there was none. */
  timeMs: z.number().nullable().default(null),
  /** Run for it. None of them is part of any figure. */
  trials: z.number().int(),
  text: z.string(),
})
export type SmallestMemory = z.infer<typeof smallestMemory>

/** The least that a scenario may give to a trial, MiB. */
const LEAST_MB = 512

/** How close the search comes. */
const PRECISION = 0.1

/** What an engine has used it often needs, and hardly more: the search looks right above and below first. */
const NEAR = 1.03

/** Short of memory an engine may crawl for hours: after so many times its longest trial one counts as failed. */
const PATIENCE = 5
const LEAST_TIMEOUT_MINUTES = 1

/** A trial under another limit of memory. */
export type MemoryTrial = TrialRecord & { memoryMb: number }

interface MemorySearch {
  run: ScenarioRun
  arms: readonly PreparedArm[]
  /** Of the blocks. */
  trials: readonly TrialRecord[]
  /** How many blocks are scheduled: trials of the search are counted from there. */
  blocks: number
  /** What an interrupted search of the same scenario has tried: none of it is run again. */
  known: readonly MemoryTrial[]
  onTrial(trial: MemoryTrial): void
  report(event: ProgressEvent): void
}

/**
 * Where the settings ask for it, searches for each stack the least memory limit under which a trial still completes
 * with the right output. Each trial is verified like those of the blocks, and is part of no figure.
 */
export const searchSmallestMemory = async (search: MemorySearch): Promise<SmallestMemory[]> => {
  const { run, arms, trials } = search
  const found: SmallestMemory[] = []
  for (const arm of run.settings.smallestMemory ? arms : []) {
    if (run.signal.aborted) break
    const own = trials.filter(({ stack }) => stack === arm.id).map(({ result }) => result)
    const whyNot = obstacle(run, own)
    found.push(whyNot === null ? await searchArm(arm, own, search) : notSearched(arm, whyNot, 0))
  }
  return found
}

const notSearched = ({ id }: PreparedArm, whyNot: string, trials: number): SmallestMemory => ({
  stack: id,
  memoryMb: null,
  failedAtMb: null,
  timeMs: null,
  trials,
  text: `not searched: ${whyNot}`,
})

/** Why there is nothing to search, or null. */
const obstacle = ({ open, limits }: ScenarioRun, own: readonly ExecutionResult[]): string | null => {
  const { memory } = open.environment.limits
  if (!memory.enforced) return `nothing here holds a trial to its memory (${memory.by})`
  const isSound = own.length > 0 && own.every(({ status }) => status === 'completed')
  return isSound ? null : `with ${limits.memoryMb} MiB not all of its trials completed`
}

/** @param own - its trials in the blocks, all of them sound */
const searchArm = async (
  arm: PreparedArm,
  own: readonly ExecutionResult[],
  { run, blocks, known, onTrial, report }: MemorySearch,
): Promise<SmallestMemory> => {
  const { memoryMb: limit } = run.limits
  report({ type: 'note', text: `Searching the least memory of ${arm.label}, untimed` })
  const least = leastPossible(Math.min(LEAST_MB, limit), limit, (mb) => armWith(arm, run, mb) !== null)
  const timeoutMinutes = patience(own, run)
  const { digest = null } = own[0]!.output ?? {}
  const earlier = known.filter(({ stack, result }) => stack === arm.id && result.status !== 'cancelled')
  const tried = new Map<number, ExecutionResult>()
  const bounds = { least, limit, precision: PRECISION, guesses: guessesOf(own) }
  const { passed, failed } = await bisectLimit(bounds, async (memoryMb) => {
    // What is left of a search that was cancelled ends at once.
    if (run.signal.aborted) return false
    let result = earlier.find((trial) => trial.memoryMb === memoryMb)?.result
    if (!result) {
      const place = { block: blocks + tried.size + 1, position: 1 }
      const outcome = await runWithMemory(run, arm, { memoryMb, timeoutMinutes, digest, place })
      onTrial({ stack: arm.id, ...outcome, memoryMb })
      result = outcome.result
    }
    tried.set(memoryMb, result)
    report({ type: 'note', text: `${arm.label} with ${memoryMb} MiB: ${endOf(result)}` })
    return result.status === 'completed'
  })
  if (run.signal.aborted) return notSearched(arm, 'the run was cancelled', tried.size)
  const timeMs = tried.get(passed)?.metrics.executionTimeMs ?? null
  const usual = median(own.map(({ metrics }) => metrics.executionTimeMs ?? 0))
  const beside = timeMs === null ? '' : ` in ${seconds(timeMs)} (${seconds(usual)} with ${limit} MiB)`
  const why = failed === null ? noLess(least, limit) : `not with ${failed} MiB (${tried.get(failed)!.status})`
  return {
    stack: arm.id,
    memoryMb: passed,
    failedAtMb: failed,
    timeMs,
    trials: tried.size,
    text: `completed with ${passed} MiB${beside}, and ${why}; ${countOf(tried.size)}`,
  }
}

/** Right above what the blocks have used, and right below. */
const guessesOf = (own: readonly ExecutionResult[]): number[] => {
  const peaks = own.map(({ metrics }) => metrics.peakMemoryMb ?? 0)
  const upper = own.map(({ metrics, peakMemoryUpperMb }) => peakMemoryUpperMb ?? metrics.peakMemoryMb ?? 0)
  return [Math.max(...upper) * NEAR, Math.min(...peaks) / NEAR]
}

const patience = (own: readonly ExecutionResult[], { settings }: ScenarioRun): number => {
  const longest = Math.max(...own.map(({ metrics }) => metrics.executionTimeMs ?? 0))
  return Math.min(settings.timeoutMinutes, Math.max(LEAST_TIMEOUT_MINUTES, (PATIENCE * longest) / 60_000))
}

const endOf = ({ status, metrics: { executionTimeMs } }: ExecutionResult): string =>
  status === 'completed' && executionTimeMs !== null ? `completed in ${seconds(executionTimeMs)}` : status

const noLess = (least: number, limit: number): string =>
  least === limit ? 'the engine can’t have less than the limit' : 'no less may be given'

const countOf = (trials: number): string => {
  if (trials > 1) return `${trials} trials, one at each limit`
  return trials === 1 ? '1 trial' : 'no trial'
}

const seconds = (ms: number): string => `${Number((ms / 1000).toPrecision(3))} s`
