import type { BenchmarkResults } from '../../src/analysis/results.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { dataTable } from './dataTable.ts'
import { html, type Markup } from './markup.ts'
import type { Topic } from './topics.ts'
import { variantName } from './topics.ts'

/** The machine, and every setting as it was. */
export const environmentSection = (report: BenchmarkResults, topics: readonly Topic[]): Markup =>
  html`<section id="environment"><h2>Environment and exact settings</h2>
<h3>Machine</h3>
${dataTable('Machine', ['fact', 'value'], flattened(report.fingerprint))}
<details><summary>Settings of the run</summary>${dataTable('Settings of the run', ['setting', 'value'], flattened(report.configuration))}</details>
${topics.map((topic) => topic.results.map((result) => settingsOf(result, [topic.title, variantName(result, topic)].filter((part) => part !== '').join(' · '))))}
</section>`

const settingsOf = (result: ScenarioResult, title: string): Markup => {
  const { file, dataset, schedule, limits, write, fingerprint, infrastructure, workload } = result
  return html`<details><summary>Settings: ${title}</summary>
${dataTable(
  `Settings: ${title}`,
  ['setting', 'value'],
  [
    ...flattened({ file, dataset, limits, write, workload, fingerprint: fingerprint?.digest ?? null }),
    ['seed of the order', `${schedule.seed}`],
    ['warm repeats', `${schedule.warm}`],
    ...schedule.blocks.map(({ block, order }) => [`order in block ${block}`, order.join(', ')]),
    ...(infrastructure ? flattened({ infrastructure }) : []),
  ],
)}
${Object.values(result.stackResults).map(
  ({ label, engine, versions, limitSettings }) => html`<h3>${label}</h3>
${dataTable(`Settings of ${label}: ${title}`, ['setting', 'value'], flattened({ versions, limits: limitSettings, engine }))}`,
)}</details>`
}

/** `engine · conf · spark.master`, `local[2]`: one row for each value. */
const flattened = (value: unknown, path: readonly string[] = []): string[][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => flattened(inner, [...path, name]))
    : [[path.join(' · '), typeof value === 'string' ? value : (JSON.stringify(value) ?? '–')]]
