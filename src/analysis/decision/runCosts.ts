import { DAYS_PER_MONTH } from '../cost/billing.ts'
import type { CostResult, StackCost } from '../cost/costResult.ts'
import type { Estimate } from '../estimate.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import type { Ratio, StackAtSize } from './input.ts'

type Costs = Pick<StackAtSize, 'instanceUsd' | 'clusterUsd'>

/** What a run costs on machines for this job alone, as in its month, and as a share of a cluster that runs anyway. */
export const runCosts = ({
  cost,
  stackResults,
}: ScenarioResult): { values: Record<string, Costs>; ratios: Ratio[] } => ({
  values: Object.fromEntries(Object.keys(stackResults).map((id) => [id, costsOf(cost?.stacks[id], cost)])),
  ratios: (cost?.comparisons ?? []).flatMap(({ figure, stack, against, ratio }): Ratio[] => {
    if (figure === 'allocated') return [{ quantity: 'clusterUsd', stack, against, ratio }]
    return figure === 'monthly' ? [{ quantity: 'instanceUsd', stack, against, ratio }] : []
  }),
})

const costsOf = (stack: StackCost | undefined, cost: CostResult | null): Costs => ({
  instanceUsd: ofOneRun(stack?.monthly ?? null, cost?.settings.alwaysOn ?? false),
  clusterUsd: stack?.allocated?.usd ?? null,
})

const ofOneRun = (monthly: StackCost['monthly'], isAlwaysOn: boolean): Estimate | null => {
  if (!monthly) return null
  const { value, interval } = isAlwaysOn ? monthly.alwaysOnUsd : monthly.usd
  const runs = monthly.runsPerDay * DAYS_PER_MONTH
  return {
    value: value / runs,
    interval: interval && { ...interval, lower: interval.lower / runs, upper: interval.upper / runs },
  }
}
