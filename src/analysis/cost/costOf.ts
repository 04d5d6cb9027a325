import { DEFAULT_LEVEL } from '../../stats/logMean.ts'
import { primaryInterval } from '../../stats/primaryInterval.ts'
import type { Comparison } from '../comparisonResult.ts'
import type { Estimate } from '../estimate.ts'
import { levelText, ratioText } from '../ratioText.ts'
import type { BenchmarkResults } from '../results.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import type { StackResult } from '../stackResult.ts'
import { type CostOfTime, costRatio, type Times } from './costRatio.ts'
import type { CostFigure, CostResult, PricesUsed, StackCost } from './costResult.ts'
import { alwaysOnCost, monthCost, runCost, secondsOf, stackCostOf } from './stackCost.ts'

/** Puts costs to results; without prices there are none. */
export const withCosts = (
  results: readonly ScenarioResult[],
  prices: BenchmarkResults['prices'],
): ScenarioResult[] =>
  results.map((result) => {
    const cost = prices && costOf(result, prices)
    const priced = ([id, stack]: [string, StackResult]): [string, StackResult] => {
      const usd = cost?.stacks[id]?.allocated?.usd.value ?? 0
      const recordsPerDollar = usd > 0 ? result.dataset.rows / usd : null
      return [id, { ...stack, resourceEfficiency: { ...stack.resourceEfficiency, recordsPerDollar } }]
    }
    const stackResults = Object.fromEntries(Object.entries(result.stackResults).map(priced))
    return { ...result, stackResults, cost }
  })

/** What the stacks of one scenario cost by these prices, and against each other. Pure. */
const costOf = (result: ScenarioResult, { settings, ...rest }: PricesUsed): CostResult => {
  const { runsPerDay = settings.runsPerDay } = result.workload
  const prices = { ...rest, settings: { ...settings, runsPerDay } }
  const stacks = Object.fromEntries(
    Object.entries(result.stackResults).map(([id, stack]) => [id, stackCostOf(id, stack, result, prices)]),
  )
  return {
    settings: prices.settings,
    stacks,
    comparisons: comparisonsOf(result, stacks, prices),
    caveats: [...overlapsOf(result, stacks), ...caveatsOf(result)],
  }
}

const comparisonsOf = (
  { comparativeAnalysis, stackResults }: ScenarioResult,
  stacks: CostResult['stacks'],
  prices: PricesUsed,
): CostResult['comparisons'] =>
  comparativeAnalysis.comparisons.flatMap((comparison) => {
    const { metric, stack, against, ratio, interval } = comparison
    const [ours, theirs] = [stacks[stack], stacks[against]]
    const timesAt = timesOf(comparison, stackResults)
    if (metric !== 'executionTimeMs' || ratio === null || !ours || !theirs || !timesAt) return []
    return (Object.keys(figures) as CostFigure[]).flatMap((figure) => {
      const costs = [ours, theirs].map((one) => figures[figure].costOfTime(one, prices))
      const [ourCost, theirCost] = costs
      if (!ourCost || !theirCost) return []
      const estimate = costRatio({
        stack: ourCost,
        against: theirCost,
        timesAt,
        level: interval?.level ?? DEFAULT_LEVEL,
        bySteps: figure === 'monthly' && prices.settings.alwaysOn,
      })
      const labels = [stack, against].map((id) => stackResults[id]!.label)
      return { figure, stack, against, ratio: estimate, sentence: sentenceOf(figure, labels, estimate) }
    })
  })

/** The times that a comparison is of, with intervals at any level; null where the report does not have them all. */
const timesOf = (
  { stack, against, blocks }: Comparison,
  stackResults: ScenarioResult['stackResults'],
): ((level: number) => Times) | null => {
  const msOf = (id: string, block: number): number | null =>
    stackResults[id]?.executionResults.find((trial) => trial.block === block)?.metrics.executionTimeMs ?? null
  const pairs = blocks.map((block) => [msOf(stack, block), msOf(against, block)] as const)
  if (pairs.some(([ours, theirs]) => ours === null || theirs === null)) return null
  const logRatios = pairs.map(([ours, theirs]) => Math.log(ours! / theirs!))
  return (level) => {
    const { ratio: value, interval } = primaryInterval(logRatios, { level })
    return { ratio: { value, interval }, againstSeconds: secondsOf(stackResults[against]!, level)! }
  }
}

/** How each figure depends on time, with everything else as it was measured; null where there is no such figure. */
const figures: Record<
  CostFigure,
  { name: string; costOfTime(cost: StackCost, prices: PricesUsed): CostOfTime | null }
> = {
  wholeInstance: {
    name: 'a run on an instance of its own',
    costOfTime: ({ wholeInstance }, { table }) => wholeInstance && runCost(wholeInstance.instance, table),
  },
  allocated: {
    name: 'a run’s share of a cluster',
    costOfTime: ({ allocated }, { rates }) =>
      allocated &&
      ((seconds) =>
        (seconds / 3600) *
        (allocated.cpus * rates.cpuUsdPerHour + allocated.memoryGib * rates.memoryUsdPerGibHour)),
  },
  monthly: {
    name: 'a month',
    costOfTime: ({ wholeInstance }, prices) =>
      wholeInstance && (prices.settings.alwaysOn ? alwaysOnCost : monthCost)(wholeInstance.instance, prices),
  },
}

/** `pythonic (polars) costs 0.15× as much as spark (local[2]) for a run on an instance of its own; 95 % 0.14–0.16`. */
const sentenceOf = (
  figure: CostFigure,
  [stack, against]: readonly string[],
  { value, interval }: Estimate,
): string => {
  const { name } = figures[figure]
  if (interval?.lower === 1 && interval.upper === 1)
    return `${stack} costs exactly as much as ${against} for ${name}: all times within both intervals are billed alike`
  const text = ratioText(value, interval)
  const doubt = interval ? `${levelText(interval.level)} ${text.interval}` : 'too few blocks for an interval'
  return `${stack} costs ${text.ratio}× as much as ${against} for ${name}; ${doubt}`
}

/** Runs that are not over when the next one starts. */
const overlapsOf = ({ stackResults }: ScenarioResult, stacks: CostResult['stacks']): string[] =>
  Object.entries(stacks).flatMap(([id, { monthly }]) => {
    const { label } = stackResults[id]!
    const seconds = secondsOf(stackResults[id]!)
    if (!monthly || !seconds) return []
    const { runsPerDay, alwaysOnInstances } = monthly
    const between = 86_400 / runsPerDay
    if ((seconds.interval?.upper ?? seconds.value) <= between) return []
    const overlap = seconds.value > between ? 'overlap' : 'may overlap'
    return [
      `runs of ${label} ${overlap}: one takes longer than the ${Number(between.toPrecision(3))} s between two; a month counts an instance for each run, an always-on cluster ${alwaysOnInstances}`,
    ]
  })

const caveatsOf = ({ target, fingerprint, stackResults, limits }: ScenarioResult): string[] => {
  const model = fingerprint?.decisive.machine?.['CPU model']
  const services = Object.values(stackResults).flatMap(({ executionResults }) =>
    executionResults.flatMap((trial) => trial.services.map(({ service }) => service)),
  )
  return [
    `times are of the ${target} target${model === undefined ? '' : ` on ${model}`}, and not of these instances, whose vCPUs may be faster or slower`,
    ...(limits.enforcement.memory.enforced
      ? []
      : ['nothing held the stacks to their memory, so that a smaller instance may do or may not']),
    ...(services.length > 0
      ? [`what ${[...new Set(services)].join(' and ')} used beside the trials is not in any figure`]
      : []),
    'transfer of data between zones and regions, taxes, discounts and people are not in any figure',
  ]
}
