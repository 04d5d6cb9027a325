/** What `etl-bench/reporters` gives: reading, writing and rendering of `report.json`. */
export type * from '../src/analysis/results.ts'
export { benchmarkResults, SCHEMA_VERSION } from '../src/analysis/results.ts'
export { type ConsoleOptions, renderConsole } from './console.ts'
export { readReport, writeJsonReport } from './json.ts'
export { type TerminalOptions, terminalOf } from './terminal.ts'
