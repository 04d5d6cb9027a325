import type { BenchmarkResults } from '../src/analysis/results.ts'
import { warningLine } from './console/notes.ts'
import { calibrationText } from './gate/calibration.ts'
import { closingLine } from './gate/words.ts'
import { type Answer, answersOf } from './html/answer.ts'
import { dataTable } from './html/dataTable.ts'
import { documentOf } from './html/document.ts'
import { loadDrawing } from './html/drawing.ts'
import { environmentSection } from './html/environment.ts'
import { figures } from './html/figure.ts'
import { gateSection } from './html/gateSection.ts'
import { html, type Markup } from './html/markup.ts'
import type { Page } from './html/page.ts'
import { rawDataSection } from './html/rawData.ts'
import { scenarioSection } from './html/scenarioSection.ts'
import { stackStyles } from './html/stackStyle.ts'
import { type Topic, topicsOf } from './html/topics.ts'

/** A page of its own for people: the answer, its price and its doubt, then all that they rest on. Asks the network for nothing. */
export const renderHtml = async (report: BenchmarkResults): Promise<string> => {
  const page: Page = { report, styles: stackStyles(report), figure: figures(await loadDrawing()) }
  const chapters = topicsOf(report).map((topic) => ({ topic, answers: answersOf(page, topic) }))
  const [first] = chapters
  const title = chapters.length > 1 ? `${chapters.length} scenarios` : (first?.topic.title ?? 'no scenario')
  return documentOf(
    `${title} – etl-bench`,
    html`<header>
<h1>etl-bench report</h1>
<p class="quiet">run ${report.runId} · ${minuteOf(report.startedAt)}${report.finishedAt !== null && html` to ${minuteOf(report.finishedAt)}`}</p>
${runNotes(report)}
</header>
<main id="main" tabindex="-1">
${report.gate && html`<div class="card ${report.gate.verdict === 'pass' ? 'sure' : report.gate.verdict === 'inconclusive' ? 'open' : 'bad'}"><p class="answer">${closingLine(report.gate, report.results)}</p><p><a href="#gate">The gate’s figures</a></p></div>`}
${chapters.length > 1 && contents(chapters, report)}
${chapters.map(({ topic, answers }) => scenarioSection(page, topic, answers))}
${gateSection(page)}
${calibrationSection(report)}
${environmentSection(
  report,
  chapters.map(({ topic }) => topic),
)}
${rawDataSection(report)}
</main>`,
  )
}

/** `2026-11-23 06:53 UTC` of an ISO time; anything else as it is. */
const minuteOf = (time: string): string => time.replace(/^([\d-]{10})T([\d:]{5}).*Z$/, '$1 $2 UTC')

const runNotes = ({ warnings, finishedAt, results }: BenchmarkResults): Markup | null => {
  const notes = [
    ...(finishedAt === null ? [html`<li class="bad">✗ This run is not finished.</li>`] : []),
    ...(results.length === 0 ? [html`<li class="bad">✗ No scenario was run.</li>`] : []),
    ...warnings.map((warning) => html`<li>! ${warningLine(warning)}</li>`),
  ]
  return notes.length === 0 ? null : html`<ul class="notes">${notes}</ul>`
}

interface Chapter {
  topic: Topic
  answers: readonly Answer[]
}

const contents = (
  chapters: readonly Chapter[],
  { gate }: BenchmarkResults,
): Markup => html`<nav aria-labelledby="contents">
<h2 id="contents">Contents</h2>
<ol>${chapters.map(
  ({ topic, answers }) =>
    html`<li><a href="#${topic.id}">${topic.title}</a>${answers.map(({ badge, kind, place, sentence }) => html`<p><span class="badge ${kind}">${badge}</span>${place !== '' && html` <span class="quiet">${place}:</span>`} ${sentence}</p>`)}</li>`,
)}${gate && html`<li><a href="#gate">Gate</a></li>`}
<li><a href="#environment">Environment and exact settings</a></li><li><a href="#raw-data">Raw data</a></li></ol></nav>`

const calibrationSection = (report: BenchmarkResults): Markup | null => {
  const text = calibrationText(report)
  if (!text) return null
  const { rule, header, rows, problems, sentence } = text
  return html`<section id="calibration"><h2>Calibration</h2>
<p class="answer">${sentence}</p><p>${rule}</p>
${problems.length > 0 && html`<ul class="notes">${problems.map((problem) => html`<li class="bad">✗ ${problem}</li>`)}</ul>`}
${rows.length > 0 && dataTable('Noise and what it lets the gate tell', header, rows)}
</section>`
}
