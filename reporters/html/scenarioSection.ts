import { type Answer, answerCard } from './answer.ts'
import { costsPart } from './costs.ts'
import { html, type Markup } from './markup.ts'
import { factsText, measurements } from './measurements.ts'
import type { Page } from './page.ts'
import { ratiosFigure } from './ratios.ts'
import { scalabilityPart } from './scalability.ts'
import { targetsPart } from './targets.ts'
import { type Topic, variantName } from './topics.ts'

/** A chapter: the answers first, then what they rest on. */
export const scenarioSection = (page: Page, topic: Topic, answers: readonly Answer[]): Markup => {
  const [only] = topic.results.length === 1 ? topic.results : []
  const ratios = ratiosFigure(page, topic)
  return html`<section id="${topic.id}"><h2>${topic.title}</h2>
${only ? html`<p class="quiet">${factsText(only)}</p>` : html`<p class="quiet">${topic.results.length} variants: ${topic.results.map((result) => variantName(result, topic)).join(', ')}</p>`}
${answers.map(answerCard)}
${ratios && html`<h3>Comparison</h3>${ratios}`}
${only && html`<h3>Measurements</h3>${measurements(page, only, topic.title)}`}
${scalabilityPart(page, topic)}
${costsPart(page, topic)}
${targetsPart(page, topic)}
${
  !only &&
  html`<h3>Each variant</h3>
${topic.results.map((result) => {
  const name = variantName(result, topic)
  return html`<details class="variant"><summary>${name}${outcome(result.comparativeAnalysis.comparisons)}</summary>
<p class="quiet">${factsText(result)}</p>
${measurements(page, result, `${topic.title}, ${name}`)}</details>`
})}`
}
</section>`
}

const outcome = (comparisons: readonly { sentence: string }[]): Markup | null =>
  comparisons.length === 0 ? null : html` <span class="quiet">${comparisons[0]!.sentence}</span>`
