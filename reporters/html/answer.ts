import type { Comparison } from '../../src/analysis/comparisonResult.ts'
import type { Recommendation } from '../../src/analysis/decision/recommendation.ts'
import { limitsKey } from '../../src/analysis/measuredLimits.ts'
import { levelText, ratioText } from '../../src/analysis/ratioText.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { formatTime } from '../format.ts'
import { dataTable } from './dataTable.ts'
import { html, type Markup, type Part } from './markup.ts'
import type { Page } from './page.ts'
import { pricedResult, priceText } from './price.ts'
import { failures, warningsText } from './soundness.ts'
import { isOf, limitsText, type Topic, variantName } from './topics.ts'

/** What a reader takes away: a sentence, its price, its doubt. */
export interface Answer {
  /** Word and sign of the kind of answer. */
  badge: string
  kind: 'sure' | 'open' | 'bad'
  /** Where it holds, in few words; empty where the topic has one place only. */
  place: string
  sentence: string
  price: Part
  /** Further comparisons, where there are more than two stacks. */
  also: readonly string[]
  doubts: readonly Part[]
  details: Markup | null
}

const badges: Record<Recommendation['answer'], Pick<Answer, 'badge' | 'kind'>> = {
  use: { badge: '✓ recommended', kind: 'sure' },
  tossUp: { badge: '≈ toss-up', kind: 'open' },
  notEnoughEvidence: { badge: '? not enough evidence', kind: 'open' },
  none: { badge: '✗ no stack to recommend', kind: 'bad' },
}

/** One for each target and limits; from what was recommended, or in reports without that from what was compared. */
export const answersOf = ({ report }: Pick<Page, 'report'>, topic: Topic): Answer[] => {
  const recommendations = report.recommendations.filter(isOf(topic))
  const groups = [...Map.groupBy(topic.results, placeKey).values()]
  return groups.map((results) => {
    const largest = results.toSorted((a, b) => a.dataset.bytes - b.dataset.bytes).at(-1)!
    const recommendation = recommendations.find((one) => placeKey(one) === placeKey(largest))
    const place = groups.length > 1 ? `${largest.target}, ${limitsText(largest.limits)}` : ''
    return recommendation
      ? recommended(recommendation, largest, { place, report, results, topic })
      : compared(largest, { place, report, results, topic })
  })
}

const placeKey = ({
  target,
  limits,
}: Pick<ScenarioResult, 'target'> & { limits: Recommendation['limits'] }) =>
  JSON.stringify([target, limitsKey(limits)])

interface Around {
  place: string
  report: Page['report']
  results: readonly ScenarioResult[]
  topic: Topic
}

const recommended = (
  recommendation: Recommendation,
  largest: ScenarioResult,
  { place, report, results, topic }: Around,
): Answer => {
  const { answer, sentence, evidence, holds, changes, sensitivity, next, workload } = recommendation
  const label = (stack: string): string => largest.stackResults[stack]?.label ?? stack
  const broken = sensitivity.filter(({ survives }) => !survives)
  const first = evidence.find(({ ratio }) => ratio !== null)
  return {
    ...badges[answer],
    place,
    sentence,
    price: priceText(pricedResult(results, workload), report, workload),
    also: [],
    doubts: [
      ...failures(results, topic),
      first && `${first.figure}: ${first.text}`,
      ...broken.map(({ what, text }) => `with ${what}: ${text}`),
      sensitivity.length > 0 &&
        broken.length === 0 &&
        `the answer stays the same in all ${sensitivity.length} checks (ends of the intervals, other prices)`,
      ...changes
        .slice(0, 2)
        .map(({ what, threshold, becomes }) => changeText(what, threshold, label(becomes))),
      holds && `it is shown only for ${holds.text}`,
      warningsText(results),
      next && html`more evidence: <code>${next}</code>`,
    ].filter((part) => part),
    details: reasons(recommendation, label),
  }
}

const changeText = (what: keyof typeof whatText, threshold: string, becomes: string): string =>
  `with ${fullText(what, threshold)}: then ${becomes}`

/** A price's threshold names whose it is, and a cluster's that there is one. */
const fullText = (what: keyof typeof whatText, threshold: string): string =>
  what === 'price' ? threshold : `${what === 'existingCluster' ? 'runs' : whatText[what]} ${threshold}`

const whatText = {
  size: 'input size',
  memory: 'memory',
  deadline: 'deadline',
  growth: 'growth a year',
  runsPerDay: 'runs a day',
  price: 'price',
  existingCluster: 'existing cluster',
} as const

const reasons = (
  { rule, evidence, changes, sensitivity, workload }: Recommendation,
  label: (stack: string) => string,
): Markup => {
  const stated = Object.entries(workload).filter(([, value]) => value !== undefined)
  return html`<p>Rule: ${rule.text}</p>
${stated.length > 0 && html`<p>Stated of the workload: ${stated.map(([name, value]) => `${name} ${value}`).join(', ')}</p>`}
${
  evidence.length > 0 &&
  dataTable(
    'Evidence',
    ['figure', 'ratio (interval)', 'evidence'],
    evidence.map(({ figure, text, ratio }) => {
      const words = ratio && ratioText(ratio.value, ratio.interval)
      return [figure, words ? `${words.ratio}×${words.interval ? ` (${words.interval})` : ''}` : '–', text]
    }),
  )
}
${
  changes.length > 0 &&
  dataTable(
    'What would change it',
    ['what', 'from where on', 'the answer is then'],
    changes.map(({ what, threshold, becomes }) => [whatText[what], threshold, label(becomes)]),
  )
}
${
  sensitivity.length > 0 &&
  dataTable(
    'How it survives',
    ['if', 'the answer', 'in words'],
    sensitivity.map(({ what, survives, text }) => [what, survives ? 'stays ✓' : 'changes ✗', text]),
  )
}`
}

const verdictBadges: Record<Comparison['verdict'], Pick<Answer, 'badge' | 'kind'>> = {
  less: { badge: '✓ a difference is shown', kind: 'sure' },
  more: { badge: '✓ a difference is shown', kind: 'sure' },
  equivalent: { badge: '≈ equally fast', kind: 'sure' },
  noDifferenceShown: { badge: '? no difference shown', kind: 'open' },
  noInterval: { badge: '? too few blocks to tell', kind: 'open' },
  none: { badge: '✗ no verdict', kind: 'bad' },
}

/** Without a recommendation: what the stacks took at the largest size. */
const compared = (largest: ScenarioResult, { place, report, results, topic }: Around): Answer => {
  const comparisons = largest.comparativeAnalysis.comparisons.filter(
    ({ metric }) => metric === 'executionTimeMs',
  )
  const [first, ...others] = comparisons
  const level = first?.interval?.level
  return {
    ...(first ? verdictBadges[first.verdict] : { badge: 'measured alone', kind: 'open' }),
    place: [place, variantName(largest, topic)].find((text) => text !== '') ?? '',
    sentence: first?.sentence ?? alone(largest),
    price: priceText(largest, report),
    also: others.map(({ sentence }) => sentence),
    doubts: [
      ...failures(results, topic),
      level &&
        `the range beside a ratio would hold the true one in ${levelText(level)} of such runs; it knows only this machine, this data and these settings`,
      warningsText(results),
    ].filter((part) => part),
    details: null,
  }
}

/** A single stack is measured, and compared with nothing. */
const alone = ({ stackResults }: ScenarioResult): string =>
  Object.values(stackResults)
    .map(({ label, aggregatedMetrics: { executionTimeMs } }) =>
      executionTimeMs
        ? `${label} took ${formatTime(executionTimeMs.median)}, the median of ${executionTimeMs.n} trials; there was nothing to compare it with`
        : `${label} completed no trial`,
    )
    .join('; ')

export const answerCard = ({ badge, kind, place, sentence, price, also, doubts, details }: Answer): Markup =>
  html`<div class="card ${kind}">
<p class="badge">${badge}${place !== '' && html` <span class="quiet">${place}</span>`}</p>
<p class="answer">${sentence}</p>
<dl>
${also.length > 0 && html`<dt>Also</dt><dd><ul>${also.map((sentence) => html`<li>${sentence}</li>`)}</ul></dd>`}
${price && html`<dt>Price</dt><dd>${price}</dd>`}
${doubts.length > 0 && html`<dt>Doubt</dt><dd><ul>${doubts.map((doubt) => html`<li>${doubt}</li>`)}</ul></dd>`}
</dl>
${details && html`<details><summary>Why, and what would change it</summary>${details}</details>`}
</div>`
