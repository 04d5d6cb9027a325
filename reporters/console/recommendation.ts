import type { createColors } from 'picocolors'
import type { Recommendation } from '../../src/analysis/decision/recommendation.ts'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { limitsText } from '../../src/scenario/variantSettings.ts'
import { indented } from './lines.ts'

/** The answers of a run: of every scenario that had stacks to choose from. */
export const answeredOf = ({ recommendations, calibration }: BenchmarkResults): Recommendation[] =>
  calibration ? [] : recommendations.filter(({ rule }) => rule.id !== 'oneStack')

/** The answer in a sentence, after its limits where there is one for each of several. */
export const answerSentence = (
  { sentence, limits, ...about }: Recommendation,
  { recommendations }: Pick<BenchmarkResults, 'recommendations'>,
): string => {
  const alike = recommendations.filter(
    ({ file, scenario, target }) =>
      file === about.file && scenario === about.scenario && target === about.target,
  )
  return alike.length > 1 ? `${limitsText(limits)}: ${sentence}` : sentence
}

/** One line for each answer, and one for what would change it or bring one. */
export const renderRecommendations = (
  results: BenchmarkResults,
  width: number,
  colors: ReturnType<typeof createColors>,
): string => {
  const lines = answeredOf(results).flatMap((recommendation) => {
    const paint = recommendation.answer === 'use' ? colors.bold : colors.yellow
    const more = furtherText(recommendation)
    return [
      indented(`${colors.cyan('→')} `, paint(answerSentence(recommendation, results)), width),
      ...(more === null ? [] : [indented('  ', colors.dim(more), width)]),
    ]
  })
  return lines.join('\n')
}

/** What would change the answer (the first two such things), or what to run for one; null where neither is known. */
export const furtherText = ({ changes, next, sensitivity }: Recommendation): string | null => {
  if (next !== null) return `for more evidence: ${next}`
  const texts = changes
    .slice(0, 2)
    .map(({ what, threshold, becomes }) => `${names[what]}${threshold}: ${becomes}`)
  const fragile = sensitivity.filter(({ survives }) => !survives).map(({ what, text }) => `${what}: ${text}`)
  const all = texts.length > 0 ? texts : fragile.slice(0, 1)
  return all.length > 0 ? `the answer changes with ${all.join('; ')}` : null
}

const names: Record<Recommendation['changes'][number]['what'], string> = {
  size: 'a size ',
  memory: 'memory ',
  deadline: 'a deadline ',
  growth: 'growth a year ',
  runsPerDay: 'runs a day ',
  price: '',
  existingCluster: 'runs ',
}
