import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { statusText } from '../../src/analysis/statusText.ts'
import type { Warning } from '../../src/stats/warning.ts'
import { firstLine } from '../terminal.ts'
import { withBusyProcessesAsOne } from './busyProcesses.ts'

const blocksText = (blocks: readonly number[]): string =>
  `${blocks.length === 1 ? 'block' : 'blocks'} ${blocks.join(', ')}`

/** Groups items by a key and keeps the order in which keys first came. */
const grouped = <Item>(items: readonly Item[], key: (item: Item) => string): Item[][] => [
  ...Map.groupBy(items, key).values(),
]

/** One line for each kind of failure of each stack. */
export const failureLines = ({ stackResults }: ScenarioResult): string[] =>
  Object.values(stackResults).flatMap(({ label, executionResults }) => {
    const failed = executionResults.filter(({ status }) => status !== 'completed')
    return grouped(failed, ({ status, error }) => `${status} ${firstLine(error?.message ?? '')}`).map(
      (alike) => {
        const { status, error } = alike[0]!
        const where = `${label}, ${blocksText(alike.map(({ block }) => block))}`
        return `${where}: ${statusText[status]}${error ? `: ${firstLine(error.message)}` : ''}`
      },
    )
  })

/** One line for each figure of the table that could not be had, with the reason. */
export const missingLines = ({ stackResults, smallestMemory = [] }: ScenarioResult): string[] => [
  ...Object.values(stackResults).flatMap(({ label, executionResults }) =>
    shown.flatMap(({ metric, name }) => {
      const without = executionResults.find(
        ({ status, metrics }) => status === 'completed' && metrics[metric] === null,
      )
      const reason = without?.reasons[metric]
      return reason ? [`no ${name} for ${label}: ${reason}`] : []
    }),
  ),
  ...smallestMemory.flatMap(({ stack, memoryMb, text }) =>
    memoryMb === null ? [`no least memory for ${stackResults[stack]?.label ?? stack}: ${text}`] : [],
  ),
]

const shown = [
  { metric: 'startupTimeMs', name: 'start-up time' },
  { metric: 'peakMemoryMb', name: 'peak memory' },
  { metric: 'avgCpuPercent', name: 'CPU' },
] as const

/** Warnings of what was written or compared; all others are of how well it could be measured. */
const ofResults = ['outputChanged', 'selectivityDiffers', 'filesDiffer', 'bytesDiffer']

const rankOf = ({ code }: Warning): number =>
  ofResults.includes(code) ? ofResults.indexOf(code) : ofResults.length

/** All warnings of a scenario and its comparisons, each once, those of results first. */
export const warningLines = (result: ScenarioResult): string[] => {
  const warnings = [
    ...withBusyProcessesAsOne(result),
    ...result.comparativeAnalysis.comparisons.flatMap((comparison) => comparison.warnings),
  ]
  return [...new Set(warnings.toSorted((a, b) => rankOf(a) - rankOf(b)).map(warningLine))]
}

export const warningLine = ({ text, advice }: Warning): string => (advice ? `${text}; ${advice}` : text)
