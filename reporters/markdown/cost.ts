import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { runsText } from '../console/cost.ts'
import { usdText } from '../money.ts'
import { firstLine } from '../terminal.ts'
import { markdownTable } from './table.ts'

/** A short table of what the stacks cost; nothing where no cost was computed. */
export const costTable = ({ cost, stackResults }: ScenarioResult): string[] => {
  if (!cost || Object.keys(cost.stacks).length === 0) return []
  const header = [
    'cost',
    'a run on an instance of its own',
    'a run’s share of a cluster',
    `a month at ${runsText(cost.settings.runsPerDay)}`,
    'a month, always on',
  ]
  const rows = Object.entries(cost.stacks).map(([id, { wholeInstance, allocated, monthly }]) => [
    firstLine(stackResults[id]?.label ?? id),
    wholeInstance ? `${usdText(wholeInstance.usd)} on ${wholeInstance.instance.name}` : '–',
    allocated ? usdText(allocated.usd) : '–',
    monthly ? usdText(monthly.usd) : '–',
    monthly ? usdText(monthly.alwaysOnUsd) : '–',
  ])
  return [markdownTable(header, rows)]
}

/** What each cost is against the others’, and why one is missing. */
export const costSentences = ({ cost, stackResults }: ScenarioResult): string[] => [
  ...(cost?.comparisons.map(({ sentence }) => sentence) ?? []),
  ...Object.entries(cost?.stacks ?? {}).flatMap(([id, { whyNot }]) =>
    whyNot === null ? [] : [`– cost of ${firstLine(stackResults[id]?.label ?? id)}: ${whyNot}`],
  ),
]
