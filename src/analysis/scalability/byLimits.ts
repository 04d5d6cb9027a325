import { fitUniversalScalability, POINTS_NEEDED } from '../../stats/curve/universalScalability.ts'
import type { Estimate } from '../estimate.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import { estimateOf } from './figures.ts'
import { type LimitRun, leftOut, limitRuns, pointOf, timeRatio } from './limitRuns.ts'
import type { ByLimits, LimitPoint, ScalabilityLaw } from './scalabilityResult.ts'
import { singleCoreCosts } from './singleCoreCost.ts'

/** One scenario's results at one size that differ in cores alone, the fewest first. */
export const byLimitsOf = (results: readonly ScenarioResult[]): ByLimits => {
  const sorted = results.toSorted((a, b) => a.limits.cpus - b.limits.cpus)
  const { size, dataset, limits } = sorted[0]!
  const stacks = limitRuns(sorted, ({ limits }) => limits.cpus)
  const executors = new Set(sorted.map(({ limits }) => limits.executors))
  return {
    size,
    bytes: dataset.bytes,
    memoryMb: limits.memoryMb,
    axis: 'cpus',
    cpus: null,
    executors: executors.size === 1 ? (limits.executors ?? null) : null,
    stacks: Object.fromEntries(
      stacks.map(({ id, label, runs }) => [id, { label, points: pointsOf(runs), ...uslOf(runs) }]),
    ),
    cost: singleCoreCosts(stacks),
    sentences: leftOut(stacks, 'core'),
  }
}

const pointsOf = (runs: readonly LimitRun[]): LimitPoint[] => {
  const base = runs.find(({ times }) => times.length > 0)
  return runs.map((run) => {
    if (!base || run.times.length === 0) return pointOf(run)
    const speedUp = timeRatio(base, run)
    return { ...pointOf(run), speedUp, efficiency: divided(speedUp, run.value / base.value) }
  })
}

const divided = ({ value, interval }: Estimate, by: number): Estimate => ({
  value: value / by,
  interval: interval && { ...interval, lower: interval.lower / by, upper: interval.upper / by },
})

const uslOf = (runs: readonly LimitRun[]): { usl: ScalabilityLaw | null; whyNoUsl: string | null } => {
  const points = new Set(runs.filter(({ times }) => times.length > 0).map(({ value }) => value)).size
  if (points < POINTS_NEEDED) {
    const whyNoUsl = `the Universal Scalability Law needs ${POINTS_NEEDED} limits at which every trial was sound, got ${points}`
    return { usl: null, whyNoUsl }
  }
  const trials = runs.flatMap(({ value, times }) => times.map((ms) => ({ x: value, y: ms / 1000 })))
  const { lambda, sigma, kappa, peak } = fitUniversalScalability(trials)
  const usl = {
    lambda: estimateOf(lambda),
    sigma: estimateOf(sigma),
    kappa: estimateOf(kappa),
    peak: finite(peak.value),
    peakBetween: { lower: finite(peak.lower), upper: finite(peak.upper) },
  }
  return { usl, whyNoUsl: null }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
