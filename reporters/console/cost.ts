import type { StackCost } from '../../src/analysis/cost/costResult.ts'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { formatCount } from '../format.ts'
import { formatUsd, usdText } from '../money.ts'
import { firstLine } from '../terminal.ts'

/** One line for each stack: what a run and a month of it cost, or why that can't be said. */
export const costLines = ({ cost, stackResults }: ScenarioResult): string[] =>
  Object.entries(cost?.stacks ?? {}).map(([id, stack]) => {
    const figures = [
      wholeInstanceText(stack),
      allocatedText(stack),
      monthText(stack, cost!.settings.alwaysOn),
    ]
    const known = figures.filter((text) => text !== null)
    const missing =
      stack.whyNot === null ? [] : [`${known.length > 0 ? 'no instance' : 'none'}: ${stack.whyNot}`]
    return `cost, ${firstLine(stackResults[id]?.label ?? id)}: ${[...known, ...missing].join('; ')}`
  })

const wholeInstanceText = ({ wholeInstance }: StackCost): string | null =>
  wholeInstance && `${usdText(wholeInstance.usd)} a run on ${firstLine(wholeInstance.instance.name)}`

const allocatedText = ({ allocated }: StackCost): string | null =>
  allocated && `${formatUsd(allocated.usd.value)} as a share of a cluster`

const monthText = ({ monthly }: StackCost, alwaysOn: boolean): string | null => {
  if (!monthly) return null
  const usd = alwaysOn ? monthly.alwaysOnUsd : monthly.usd
  return `${formatUsd(usd.value)} a month at ${runsText(monthly.runsPerDay)}${alwaysOn ? ', always on' : ''}`
}

/** `1 run a day`, `24 runs a day`. */
export const runsText = (runsPerDay: number): string =>
  `${runsPerDay < 1 ? runsPerDay : formatCount(runsPerDay)} ${runsPerDay === 1 ? 'run' : 'runs'} a day`

/** `List prices of 2026-07-20, never your bill (us-east-1)`; nothing where nothing has a cost. */
export const pricesNote = ({ prices, results }: BenchmarkResults): string[] =>
  prices && results.some(({ cost }) => cost !== null) ? [`${prices.note} (${prices.region})`] : []
