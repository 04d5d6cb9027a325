import type { MeasuredLimits } from '../../src/analysis/measuredLimits.ts'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { formatBytes } from '../format.ts'
import { resultTitle } from '../gate/rows.ts'

/** A scenario with all sizes, targets and limits that it ran at: a chapter of the page. */
export interface Topic {
  id: string
  title: string
  file: string
  scenario: string
  results: readonly ScenarioResult[]
}

export const topicsOf = (report: BenchmarkResults): Topic[] =>
  [...Map.groupBy(report.results, ({ file, scenario }) => JSON.stringify([file, scenario])).values()].map(
    (results, index) => ({
      id: `scenario-${index + 1}`,
      title: resultTitle(withoutVariant(results[0]!), report),
      file: results[0]!.file,
      scenario: results[0]!.scenario,
      results,
    }),
  )

const withoutVariant = ({ variant: _variant, ...result }: ScenarioResult): ScenarioResult => result

type Place = Pick<Topic, 'file' | 'scenario'>

export const isOf =
  (topic: Topic) =>
  ({ file, scenario }: Place): boolean =>
    file === topic.file && scenario === topic.scenario

/** `2 cores, 4 GiB`, and `2 executors` where there are any. */
export const limitsText = ({ cpus, memoryMb, executors }: MeasuredLimits): string =>
  [
    `${cpus} ${cpus === 1 ? 'core' : 'cores'}`,
    formatBytes(memoryMb * 1024 ** 2),
    ...(executors ? [`${executors} ${executors === 1 ? 'executor' : 'executors'}`] : []),
  ].join(', ')

/** What tells a result from the others of its topic: `10MB · docker`; empty where there is one only. */
export const variantName = (result: ScenarioResult, { results }: Pick<Topic, 'results'>): string => {
  const facets = [
    ({ size }: ScenarioResult) => size,
    ({ target }: ScenarioResult) => target,
    ({ limits }: ScenarioResult) => limitsText(limits),
  ]
  return facets
    .filter((facet) => new Set(results.map(facet)).size > 1)
    .map((facet) => facet(result))
    .join(' · ')
}

/** `revenue: 10MB` or the name alone, for rows of a figure. */
export const withVariant = (text: string, result: ScenarioResult, topic: Topic): string =>
  [variantName(result, topic), text].filter((part) => part !== '').join(' · ')
