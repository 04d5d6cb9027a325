import type { BenchmarkResults } from '../../src/analysis/results.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { dataTable } from './dataTable.ts'
import { html, type Markup } from './markup.ts'
import { type Topic, variantName, withVariant } from './topics.ts'

/** The machine, and every setting as it was. */
export const environmentSection = (report: BenchmarkResults, topics: readonly Topic[]): Markup =>
  html`<section id="environment"><h2>Environment and exact settings</h2>
<h3>Machine</h3>
${dataTable('Machine', ['fact', 'value'], flattened(report.fingerprint))}
${settingsTable('Settings of the run', flattened(report.configuration))}
${topics.map((topic) => [topic.results.map((result) => settingsOf(result, topic)), ...stacksSettings(topic)])}
</section>`

const settingsTable = (title: string, rows: readonly string[][]): Markup =>
  html`<details><summary>${title}</summary>${dataTable(title, ['setting', 'value'], rows)}</details>`

/** What a scenario asked for, at one size, on one target, under one set of limits. */
const settingsOf = (result: ScenarioResult, topic: Topic): Markup => {
  const { file, dataset, schedule, limits, write, fingerprint, infrastructure, workload } = result
  return settingsTable(`Settings: ${withVariant(topic.title, result, topic)}`, [
    ...flattened({ file, dataset, limits, write, workload, fingerprint: fingerprint?.digest ?? null }),
    ['seed of the order', `${schedule.seed}`],
    ['warm repeats', `${schedule.warm}`],
    ...schedule.blocks.map(({ block, order }) => [`order in block ${block}`, order.join(', ')]),
    ...(infrastructure ? flattened({ infrastructure }) : []),
  ])
}

/** Those of each stack, once for all variants in which they are the same. */
const stacksSettings = (topic: Topic): Markup[] => {
  const all = topic.results.flatMap((result) =>
    Object.values(result.stackResults).map(({ label, engine, versions, limitSettings }) => ({
      label,
      rows: flattened({ versions, limits: limitSettings, engine }),
      variant: variantName(result, topic),
    })),
  )
  const alike = Map.groupBy(all, ({ label, rows }) => JSON.stringify([label, rows]))
  return [...alike.values()].map((same) => {
    const variants = same.map(({ variant }) => variant).filter((variant) => variant !== '')
    const where = variants.length > 0 ? `, at ${variants.join(', ')}` : ''
    return settingsTable(`Settings of ${same[0]!.label}: ${topic.title}${where}`, same[0]!.rows)
  })
}

/** `engine · conf · spark.master`, `local[2]`: one row for each value. */
const flattened = (value: unknown, path: readonly string[] = []): string[][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => flattened(inner, [...path, name]))
    : [[path.join(' · '), valueText(value)]]

/** Six digits are as much as anything that was measured has. */
const valueText = (value: unknown): string => {
  if (typeof value === 'string') return value
  return typeof value === 'number' && !Number.isInteger(value)
    ? `${Number(value.toPrecision(6))}`
    : (JSON.stringify(value) ?? '–')
}
