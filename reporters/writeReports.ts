import { appendFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { BenchmarkResults } from '../src/analysis/results.ts'
import { writeWhole } from '../src/host/writeWhole.ts'
import { renderConsole } from './console.ts'
import { type ReportFormat, reporters } from './index.ts'
import { renderMarkdown } from './markdown.ts'
import { terminalOf } from './terminal.ts'

/** For reports in files, where nobody's terminal counts. */
export const FILE_OPTIONS = { color: false, width: 100 } as const

/** GitHub drops a step's summary that is larger. */
const SUMMARY_LIMIT = 1024 ** 2

interface ReportsRequest {
  /** Paths by format; relative ones are in `root`. */
  paths: Readonly<Record<string, string>>
  root: string
  /** File that GitHub shows as the step's summary (GITHUB_STEP_SUMMARY), to which Markdown is appended. */
  stepSummary: string | undefined
}

interface ReportsOutcome {
  /** One line for each report that was written. */
  written: string[]
  /** One line for each that could not be, with its name. The others are there. */
  failed: string[]
}

/** Writes all reports that were asked for, each by itself. */
export const writeReports = async (
  results: BenchmarkResults,
  { paths, root, stepSummary }: ReportsRequest,
): Promise<ReportsOutcome> => {
  const jobs = Object.entries(paths).map(([format, path]) => ({
    name: `report ${format}: ${path}`,
    write: async () => {
      const rendered = await reporters[format as ReportFormat](results, FILE_OPTIONS)
      await writeWhole(resolve(root, path), rendered)
    },
  }))
  if (stepSummary) {
    jobs.push({ name: 'report markdown: the step’s summary', write: () => append(stepSummary, results) })
  }
  const outcomes = await Promise.all(
    jobs.map(async ({ name, write }) => ({ name, error: await failureOf(write) })),
  )
  return {
    written: outcomes.filter(({ error }) => error === null).map(({ name }) => name),
    failed: outcomes.flatMap(({ name, error }) =>
      error === null ? [] : [`${name} could not be written: ${error}`],
    ),
  }
}

/** The report for the console; where it can't be rendered, where to find everything instead, and why. */
export const consoleReport = (
  results: BenchmarkResults,
  reportPath: string,
): { shown: string; failure: string | null } => {
  try {
    return { shown: renderConsole(results, { ...terminalOf(), reportPath }), failure: null }
  } catch (error) {
    return {
      shown: `All trials and settings: ${reportPath}`,
      failure: `report console could not be rendered: ${(error as Error).message}`,
    }
  }
}

const failureOf = async (write: () => Promise<void>): Promise<string | null> => {
  try {
    await write()
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** Other commands of the step may have written there before. */
const append = async (path: string, results: BenchmarkResults): Promise<void> => {
  const text = `\n${renderMarkdown(results)}`
  const { size } = await stat(path).catch(() => ({ size: 0 }))
  if (size + Buffer.byteLength(text) > SUMMARY_LIMIT)
    throw new Error(`expected room in 1 MiB, which is all that GitHub shows; ${size} bytes are there already`)
  await appendFile(path, text)
}
