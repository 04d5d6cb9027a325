import type { Recommendation } from '../../src/analysis/decision/recommendation.ts'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { answeredOf, answerSentence, furtherText } from '../console/recommendation.ts'
import { escapeMarkdown } from './escape.ts'
import type { Section } from './fit.ts'

/** The answers first: which stack, why, where that holds and what would change it. */
export const recommendationSections = (results: BenchmarkResults): Section[] => {
  const answered = answeredOf(results)
  return answered.length === 0
    ? []
    : [
        {
          kind: 'recommendations',
          text: ['### Which stack', ...answered.map((one) => textOf(one, results))].join('\n\n'),
        },
      ]
}

const textOf = (recommendation: Recommendation, results: BenchmarkResults): string => {
  const { rule, holds, sensitivity } = recommendation
  const further = furtherText(recommendation)
  const fragile = sensitivity.filter(({ survives }) => !survives)
  const items = [
    `${rule.id}: ${rule.text}`,
    ...(holds ? [`holds for ${holds.text}`] : []),
    ...(further === null ? [] : [further]),
    ...fragile.map(({ what, text }) => `${what}: ${text}`),
  ]
  return [
    `**${escapeMarkdown(answerSentence(recommendation, results))}**`,
    items.map((item) => `- ${escapeMarkdown(item)}`).join('\n'),
  ].join('\n\n')
}
