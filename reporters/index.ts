/** What `etl-bench/reporters` gives: reading, writing and rendering of `report.json`. */
import type { BenchmarkResults } from '../src/analysis/results.ts'
import { renderBmf } from './bmf.ts'
import { type ConsoleOptions, renderConsole } from './console.ts'
import { renderHtml } from './html.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderMarkdown } from './markdown.ts'
import { renderCsv } from './raw/csv.ts'
import { renderJsonLines } from './raw/jsonLines.ts'
import { renderParquet } from './raw/parquet.ts'

export type * from '../src/analysis/comparisonResult.ts'
export type * from '../src/analysis/results.ts'
export { benchmarkResults, SCHEMA_VERSION } from '../src/analysis/results.ts'
export type * from '../src/analysis/scenarioResult.ts'
export type * from '../src/analysis/stackResult.ts'
export type * from '../src/analysis/verification.ts'
export { type ConsoleOptions, renderConsole } from './console.ts'
export { readReport, writeJsonReport } from './json.ts'
export { type TerminalOptions, terminalOf } from './terminal.ts'

/** Renders a whole report as text, or as the bytes of a binary format. Pure: the same results give the same. */
export type Reporter = (results: BenchmarkResults, options: ConsoleOptions) => Rendered | Promise<Rendered>
export type Rendered = string | Uint8Array

/** Every format by its name. A new one is a file and a line here. */
export const reporters = {
  console: renderConsole,
  json: renderJson,
  junit: renderJunit,
  markdown: renderMarkdown,
  bmf: renderBmf,
  html: renderHtml,
  jsonl: renderJsonLines,
  csv: renderCsv,
  parquet: renderParquet,
} as const satisfies Record<string, Reporter>
export type ReportFormat = keyof typeof reporters

export const reportFormats = Object.keys(reporters) as ReportFormat[]
