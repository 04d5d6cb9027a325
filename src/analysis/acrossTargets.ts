import { z } from 'zod'
import { cliffsDelta } from '../stats/cliffsDelta.ts'
import { hodgesLehmannShift, shiftInterval } from '../stats/hodgesLehmannShift.ts'
import { DEFAULT_LEVEL, interval } from '../stats/logMean.ts'
import { mannWhitneyTest } from '../stats/mannWhitney.ts'
import { type Warning, warning } from '../stats/warning.ts'
import { levelText, ratioText } from './ratioText.ts'
import type { ScenarioResult } from './scenarioResult.ts'
import type { StackResult } from './stackResult.ts'

/** One stack's times on `target` against those on `against`. Unpaired: trials of two targets share no blocks. */
const targetComparison = z.object({
  stack: z.string(),
  target: z.string(),
  against: z.string(),
  /** As of a comparison of stacks. */
  verdict: z.enum(['less', 'more', 'noDifferenceShown', 'noInterval', 'none']),
  whyNot: z.string().nullable(),
  /** Trials on `target` and on `against`. */
  trials: z.tuple([z.number().int(), z.number().int()]),
  /** Hodges-Lehmann shift of the log times, as a ratio; null without a verdict. */
  ratio: z.number().nullable(),
  interval: interval.nullable(),
  /** Exact Mann–Whitney p. */
  exactTest: z.object({ p: z.number(), leastPossibleP: z.number() }).nullable(),
  /** How sure a trial on `target` is to take longer than one on `against`: −1 never, 1 always. */
  cliffsDelta: z.number().nullable(),
  sentence: z.string(),
})
type TargetComparison = z.infer<typeof targetComparison>

/** A scenario that ran on several targets. */
export const acrossTargets = z.object({
  file: z.string(),
  scenario: z.string(),
  size: z.string(),
  /** Which of its variants, `10MB · 2 CPUs`; absent where it has one alone. */
  variant: z.string().optional(),
  targets: z.array(z.string()),
  /** Whether every sound trial on every target left the same rows in every table; null: nothing to compare. */
  sameTables: z.boolean().nullable(),
  comparisons: z.array(targetComparison),
  warnings: z.array(warning),
})
export type AcrossTargets = z.infer<typeof acrossTargets>

/** Holds the targets of each scenario against the first that it ran on. */
export const compareTargets = (results: readonly ScenarioResult[]): AcrossTargets[] =>
  [...Map.groupBy(results, placeOf).values()].filter((runs) => runs.length > 1).map(acrossTargetsOf)

const placeOf = ({ file, scenario, size, variant }: ScenarioResult): string =>
  JSON.stringify([file, scenario, size, variant])

const acrossTargetsOf = (runs: readonly ScenarioResult[]): AcrossTargets => {
  const [first, ...others] = runs as [ScenarioResult, ...ScenarioResult[]]
  const pairs = others.flatMap((other) =>
    Object.keys(other.stackResults)
      .filter((stack) => stack in first.stackResults)
      .map((stack) => ({ stack, other })),
  )
  // Together the intervals hold at the usual level (Bonferroni).
  const level = 1 - (1 - DEFAULT_LEVEL) / Math.max(1, pairs.length)
  const { file, scenario, size, variant } = first
  return {
    file,
    scenario,
    size,
    variant,
    targets: runs.map(({ target }) => target),
    sameTables: sameTables(runs),
    comparisons: pairs.map(({ stack, other }) => compareStack(stack, other, first, level)),
    warnings: warningsOf(runs),
  }
}

const sameTables = (runs: readonly ScenarioResult[]): boolean | null => {
  if (new Set(runs.map(({ dataset }) => dataset.digest)).size > 1) return null
  const outputs = runs.map((run) =>
    Object.values(run.stackResults)
      .flatMap(({ executionResults }) => executionResults)
      .filter(({ status }) => status === 'completed')
      .map(({ tables }) =>
        JSON.stringify(
          Object.entries(tables)
            .map(([name, { rows, digest }]) => [name, rows, digest])
            .sort(),
        ),
      ),
  )
  if (outputs.some(({ length }) => length === 0)) return null
  return new Set(outputs.flat()).size === 1
}

const compareStack = (
  stack: string,
  run: ScenarioResult,
  reference: ScenarioResult,
  level: number,
): TargetComparison => {
  const [ours, theirs] = [run.stackResults[stack]!, reference.stackResults[stack]!]
  const [a, b] = [timesOf(theirs), timesOf(ours)]
  const about = {
    stack,
    target: run.target,
    against: reference.target,
    trials: [b.length, a.length] as [number, number],
  }
  const whyNot = obstacle(run, ours) ?? obstacle(reference, theirs) ?? differentWork(run, reference)
  if (whyNot !== null) {
    const nothing = { ratio: null, interval: null, exactTest: null, cliffsDelta: null }
    const sentence = `no verdict on ${ours.label} on ${run.target} against ${reference.target}: ${whyNot}`
    return { ...about, verdict: 'none', whyNot, ...nothing, sentence }
  }
  const [logA, logB] = [a, b].map((times) => times.map(Math.log)) as [number[], number[]]
  const ratio = Math.exp(hodgesLehmannShift(logA, logB))
  const shift = shiftInterval(logA, logB, level)
  const bounds = shift && { lower: Math.exp(shift.lower), upper: Math.exp(shift.upper), level }
  const { p, leastPossibleP } = mannWhitneyTest(a, b)
  const text = ratioText(ratio, bounds)
  const took = `${ours.label} took ${text.ratio}× the time on ${run.target} that it took on ${reference.target}`
  const evidence = bounds
    ? `${levelText(level)} ${text.interval}; ${b.length} and ${a.length} trials`
    : `${b.length} and ${a.length} trials are too few for an interval`
  const verdict = verdictOf(bounds)
  return {
    ...about,
    verdict,
    whyNot: null,
    ratio,
    interval: bounds,
    exactTest: { p, leastPossibleP },
    cliffsDelta: cliffsDelta(a, b),
    sentence: `${verdict === 'noDifferenceShown' ? 'no difference shown: ' : ''}${took}; ${evidence}`,
  }
}

const timesOf = ({ executionResults }: StackResult): number[] =>
  executionResults.flatMap(({ status, metrics }) =>
    status === 'completed' && metrics.executionTimeMs !== null ? [metrics.executionTimeMs] : [],
  )

/** A failed or missing trial leaves no verdict: what is left would be the trials that happened to go well. */
const obstacle = ({ target, schedule }: ScenarioResult, stack: StackResult): string | null => {
  const completed = timesOf(stack).length
  const planned = schedule.blocks.length
  return completed === planned && planned > 0
    ? null
    : `on ${target} it completed ${completed} of ${planned} trials`
}

const differentWork = (run: ScenarioResult, reference: ScenarioResult): string | null => {
  const limits = [run, reference].map(limitsText)
  if (limits[0] !== limits[1]) return `their limits differ (${limits.join(' against ')})`
  if (run.dataset.digest !== reference.dataset.digest) return 'their inputs differ'
  return sameTables([run, reference]) === false ? 'their outputs differ' : null
}

const verdictOf = (bounds: { lower: number; upper: number } | null): TargetComparison['verdict'] => {
  if (bounds === null) return 'noInterval'
  if (bounds.upper < 1) return 'less'
  return bounds.lower > 1 ? 'more' : 'noDifferenceShown'
}

const warningsOf = (runs: readonly ScenarioResult[]): Warning[] => {
  const limits = new Set(runs.map(limitsText))
  return [
    {
      code: 'targetsInTurn',
      text: 'targets run one after another, not block by block: what changed meanwhile is part of these ratios',
      advice: 'repeat the run with the targets in the other order where a ratio near 1 matters',
    },
    ...(limits.size > 1
      ? [
          {
            code: 'targetLimitsDiffer',
            text: `the targets had different limits: ${[...limits].join(' | ')}`,
            advice: 'set resourceLimits: a ratio would be of the limits as well',
          },
        ]
      : []),
  ]
}

const limitsText = ({ limits: { cpus, memoryMb } }: ScenarioResult): string =>
  `${cpus} ${cpus === 1 ? 'core' : 'cores'}, ${memoryMb} MiB`
