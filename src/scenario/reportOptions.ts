import { z } from 'zod'
import { flag, list, type Option } from './option.ts'

/** What is written at the end of a run beside `report.json`. */
export const reportSettings = z.strictObject({
  /** Paths by format, e.g. `{ junit: 'reports/etl-bench.xml' }`. */
  reports: z.record(z.string(), z.string().min(1)),
  /** Append Markdown to GITHUB_STEP_SUMMARY, where GitHub Actions has set it. */
  stepSummary: z.boolean(),
})

export const defaultReportSettings: z.infer<typeof reportSettings> = { reports: {}, stepSummary: true }

/** `markdown=a.md,junit=b.xml`; text that is no such list stays text, so that the schema can say what it expected. */
const paths = (text: string): unknown => {
  const pairs = list(text).map((pair) => /^([^=]+)=(.+)$/s.exec(pair))
  return pairs.every((pair) => pair !== null)
    ? Object.fromEntries(pairs.map(([, format, path]) => [format!, path!]))
    : text
}

export const reportOptions: Record<string, Option> = {
  report: {
    value: 'markdown=a.md,junit=b.xml',
    help: 'reports to write at the end: console, markdown, html, junit, bmf, json, and every trial as jsonl, csv or parquet',
    parse: paths,
    put: ['reports'],
  },
  'step-summary': {
    value: 'true|false',
    help: 'append Markdown to the step’s summary on GitHub Actions (true)',
    parse: flag,
    put: ['stepSummary'],
  },
}
