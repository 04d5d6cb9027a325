import { z } from 'zod'
import { UserError } from '../recovery/errors.ts'
import type { PreparedArm } from './arm.ts'
import { bisectLimit, leastPossible } from './bisectLimit.ts'
import { runInBlock, type ScenarioRun } from './block.ts'
import type { TrialRecord } from './orchestrator.ts'
import type { ProgressEvent } from './progress.ts'
import type { ExecutionResult, TrialStatus } from './record.ts'

/** The least memory with which a stack did the work. */
export const smallestMemory = z.object({
  stack: z.string(),
  /** The least limit under which a trial completed with the right output, MiB; null: not searched, `text` says why. */
  memoryMb: z.number().int().nullable(),
  /** The greatest under which one did not, MiB; null: none failed, down to the least that may be tried. */
  failedAtMb: z.number().int().nullable(),
  /** Run for it. None of them is part of any figure. */
  trials: z.number().int(),
  text: z.string(),
})
export type SmallestMemory = z.infer<typeof smallestMemory>

/** The least that a scenario may give to a trial, MiB. */
const LEAST_MB = 512

/** How close the search comes. */
const PRECISION = 0.1

/** Short of memory an engine may crawl for hours: after so many times its longest trial one counts as failed. */
const PATIENCE = 10
const LEAST_TIMEOUT_MINUTES = 1

export interface MemorySearch {
  run: ScenarioRun
  arms: readonly PreparedArm[]
  /** Of the blocks. */
  trials: readonly TrialRecord[]
  /** How many blocks are scheduled: trials of the search are counted from there. */
  blocks: number
  onTrial(trial: TrialRecord & { memoryMb: number }): void
  report(event: ProgressEvent): void
}

/**
 * Where the settings ask for it, searches for each stack the least memory limit under which a trial still completes
 * with the right output. Each trial is verified like those of the blocks, and is part of no figure.
 */
export const searchSmallestMemory = async (search: MemorySearch): Promise<SmallestMemory[]> => {
  const { run, arms } = search
  const found: SmallestMemory[] = []
  for (const arm of run.settings.smallestMemory ? arms : []) {
    if (run.signal.aborted) break
    const whyNot = obstacle(arm, search)
    found.push(whyNot === null ? await searchArm(arm, search) : notSearched(arm, whyNot, 0))
  }
  return found
}

const notSearched = ({ id }: PreparedArm, whyNot: string, trials: number): SmallestMemory => ({
  stack: id,
  memoryMb: null,
  failedAtMb: null,
  trials,
  text: `not searched: ${whyNot}`,
})

/** Why there is nothing to search, or null. */
const obstacle = ({ id }: PreparedArm, { run, trials }: MemorySearch): string | null => {
  const { memory } = run.open.environment.limits
  if (!memory.enforced) return `nothing here holds a trial to its memory (${memory.by})`
  const own = trials.filter(({ stack }) => stack === id)
  const isSound = own.length > 0 && own.every(({ result }) => result.status === 'completed')
  return isSound ? null : `with ${run.limits.memoryMb} MiB not all of its trials completed`
}

const searchArm = async (arm: PreparedArm, search: MemorySearch): Promise<SmallestMemory> => {
  const { run, report, onTrial, blocks } = search
  const { memoryMb: limit } = run.limits
  report({ type: 'note', text: `Searching the least memory of ${arm.label}, untimed` })
  const least = leastPossible(Math.min(LEAST_MB, limit), limit, (mb) => armWith(arm, run, mb) !== null)
  const timeoutMinutes = patience(arm, search)
  const ends = new Map<number, TrialStatus>()
  const { passed, failed } = await bisectLimit({ least, limit, precision: PRECISION }, async (memoryMb) => {
    // What is left of a search that was cancelled ends at once.
    if (run.signal.aborted) return false
    const limits = { ...run.limits, memoryMb }
    const settings = { ...run.settings, warm: 0, settleSeconds: 0, timeoutMinutes }
    const own: ScenarioRun = { ...run, limits, settings, onReading: () => {}, onVerify: () => {} }
    const place = { block: blocks + ends.size + 1, position: 1 }
    const { result, versions } = await runInBlock(own, armWith(arm, run, memoryMb)!, place)
    ends.set(memoryMb, result.status)
    onTrial({ stack: arm.id, result, versions, memoryMb })
    return result.status === 'completed'
  })
  if (run.signal.aborted) return notSearched(arm, 'the run was cancelled', ends.size)
  const failure = failed === null ? null : ends.get(failed)!
  return {
    stack: arm.id,
    memoryMb: passed,
    failedAtMb: failed,
    trials: ends.size,
    text: textOf({ passed, failed, limit, least }, failure, ends.size),
  }
}

/** The arm under another limit; null where the engine can't have so little. */
const armWith = (arm: PreparedArm, run: ScenarioRun, memoryMb: number): PreparedArm | null => {
  const { catalog } = run.open.environment
  const { executors } = run
  const { stack, options, runtime } = arm
  const limits = { ...run.limits, memoryMb }
  try {
    return {
      ...arm,
      engine: stack.engine({ options, limits, executors, catalog, runtime }),
      cluster: (arm.cluster && stack.cluster?.({ options, limits, executors })) || null,
    }
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

const patience = ({ id }: PreparedArm, { run, trials }: MemorySearch): number => {
  const times = trials
    .filter(({ stack }) => stack === id)
    .map(({ result }: { result: ExecutionResult }) => result.metrics.executionTimeMs ?? 0)
  const longest = (PATIENCE * Math.max(...times)) / 60_000
  return Math.min(run.settings.timeoutMinutes, Math.max(LEAST_TIMEOUT_MINUTES, longest))
}

const textOf = (
  { passed, failed, limit, least }: { passed: number; failed: number | null; limit: number; least: number },
  failure: TrialStatus | null,
  trials: number,
): string => {
  const count = `${trials} ${trials === 1 ? 'trial' : 'trials'}`
  if (failed === null) {
    const why = least === limit ? 'the engine can’t have less than the limit' : 'no less may be given'
    return `completed with ${passed} MiB, and ${why} (${count})`
  }
  return `completed with ${passed} MiB, and not with ${failed} MiB (${failure}); ${count}, one at each limit`
}
