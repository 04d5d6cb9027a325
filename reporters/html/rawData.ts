import { gzipSync } from 'node:zlib'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { renderCsv } from '../raw/csv.ts'
import { html, type Markup, trusted } from './markup.ts'

/** The whole report and its trials, packed inside of the page; the page's script makes files of them, or anyone by the line shown. */
export const rawDataSection = (
  report: BenchmarkResults,
): Markup => html`<section id="raw-data"><h2>Raw data</h2>
<p>Every figure on this page is computed from these. <code>etl-bench report</code> renders the first again, in any format.</p>
<p class="downloads" hidden><button type="button" data-download="report-json" data-name="report.json">report.json</button>
<button type="button" data-download="trials-csv" data-name="trials.csv">trials.csv</button></p>
<p class="quiet">Both are in this file (gzip in base64), for a shell too: <code>grep -A1 'id="report-json"' report.html | tail -n1 | base64 -d | gunzip</code>, and <code>trials-csv</code> likewise.</p>
${packed('report-json', `${JSON.stringify(report)}\n`)}
${packed('trials-csv', renderCsv(report))}
</section>`

/** On a line of its own. Base64 has no letter that means anything in HTML. */
const packed = (id: string, text: string): Markup =>
  html`<script type="application/gzip" id="${id}">
${trusted(gzipSync(text, { level: 9 }).toString('base64'))}
</script>`
