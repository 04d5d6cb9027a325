import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { renderCsv } from '../raw/csv.ts'
import { embeddedJson, html, type Markup } from './markup.ts'

/** The whole report and its trials, inside of the page; the page's script makes files of them. */
export const rawDataSection = (
  report: BenchmarkResults,
): Markup => html`<section id="raw-data"><h2>Raw data</h2>
<p>Every figure on this page is computed from these. <code>etl-bench report</code> renders the first again, in any format.</p>
<p class="downloads" hidden><button type="button" data-download="report-json" data-name="report.json">report.json</button>
<button type="button" data-download="trials-csv" data-name="trials.csv">trials.csv</button></p>
<noscript><p>Both are in this file, in the elements <code>report-json</code> and <code>trials-csv</code>.</p></noscript>
<script type="application/json" id="report-json">${embeddedJson(report)}</script>
<script type="application/json" id="trials-csv">${embeddedJson(renderCsv(report))}</script>
</section>`
