import { ratioText } from '../../src/analysis/ratioText.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import type { SecondaryDifference, SecondaryMetric } from '../../src/analysis/secondaryDifferences.ts'
import { firstLine } from '../terminal.ts'

const names: Record<SecondaryMetric, string> = {
  startupTimeMs: 'start-up',
  peakMemoryMb: 'peak memory',
  cpuSeconds: 'CPU',
  diskIoMb: 'disk I/O',
  networkIoMb: 'network',
}

/** One line for each pair of stacks that differ in more than their time, and whose difference is hardly chance. */
export const secondaryLines = ({ comparativeAnalysis, stackResults }: ScenarioResult): string[] => {
  const shown = comparativeAnalysis.secondary.filter(({ isShown }) => isShown)
  const label = (stack: string): string => firstLine(stackResults[stack]?.label ?? stack)
  return [...Map.groupBy(shown, ({ stack, against }) => JSON.stringify([stack, against])).values()].map(
    (pair) => {
      const { stack, against } = pair[0]!
      const figures = pair.map(figureText).join(', ')
      return `beside the time, ${label(stack)} against ${label(against)}: ${figures} (exploratory: about 1 in 20 of these may be chance)`
    },
  )
}

const figureText = ({ metric, ratio }: SecondaryDifference): string =>
  `${names[metric]} ${ratioText(ratio, null).ratio}×`
