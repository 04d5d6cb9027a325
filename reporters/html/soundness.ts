import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import type { TrialCounts } from '../../src/analysis/stackResult.ts'
import { incompleteText } from '../../src/analysis/statusText.ts'
import { trialStatus } from '../../src/trial/record.ts'
import { warningLines } from '../console/notes.ts'
import { html, type Part } from './markup.ts'
import { type Topic, variantName } from './topics.ts'

/** What speaks against believing an answer before all else: trials that did not complete, outputs that differ. */
export const failures = (results: readonly ScenarioResult[], topic: Topic): Part[] => {
  const differing = results.filter(({ verification }) => verification.identical === false)
  return [
    ...incomplete(results, topic).map((text) => html`<strong>✗ ${text}</strong>`),
    differing.length > 0 && html`<strong>✗ outputs differ${whereText(differing, topic)}</strong>`,
  ]
}

export const warningsText = (results: readonly ScenarioResult[]): string | null => {
  const count = new Set(results.flatMap(warningLines)).size
  return count > 0
    ? `${count} ${count === 1 ? 'warning' : 'warnings'} on how well it could be measured, below`
    : null
}

/** `spark (local[2]): 3 out of memory, of 12 trials, at 50MB, 100MB`, one for each stack that some trial of did not complete. */
const incomplete = (results: readonly ScenarioResult[], topic: Topic): string[] => {
  const all = results.flatMap((result) =>
    Object.values(result.stackResults).map(({ label, aggregatedMetrics: { trials } }) => ({
      label,
      result,
      trials,
    })),
  )
  return [...Map.groupBy(all, ({ label }) => label)].flatMap(([label, own]) => {
    const bad = own.filter(({ trials }) => incompleteText(trials) !== '')
    if (bad.length === 0) return []
    const counts = sumOf(own.map(({ trials }) => trials))
    const where = whereText(
      bad.map(({ result }) => result),
      topic,
    )
    return [`${label}: ${incompleteText(counts)}, of ${counts.planned} trials${where}`]
  })
}

const sumOf = (all: readonly TrialCounts[]): TrialCounts => {
  const sum = (figure: (counts: TrialCounts) => number): number =>
    all.reduce((total, counts) => total + figure(counts), 0)
  return {
    planned: sum(({ planned }) => planned),
    notRun: sum(({ notRun }) => notRun),
    ended: Object.fromEntries(
      trialStatus.options.map((status) => [status, sum(({ ended }) => ended[status])]),
    ) as TrialCounts['ended'],
  }
}

const whereText = (results: readonly ScenarioResult[], topic: Topic): string =>
  topic.results.length > 1 ? `, at ${results.map((result) => variantName(result, topic)).join(', ')}` : ''
