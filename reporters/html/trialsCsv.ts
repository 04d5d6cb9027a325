import type { BenchmarkResults } from '../../src/analysis/results.ts'
import type { PerformanceMetrics } from '../../src/trial/record.ts'

const metrics = [
  'executionTimeMs',
  'startupTimeMs',
  'peakMemoryMb',
  'avgCpuPercent',
  'diskIoMb',
  'networkIoMb',
  'throughputRecordsPerSec',
  'errorCount',
] as const satisfies (keyof PerformanceMetrics)[]

/** One line for each trial (RFC 4180). */
export const trialsCsv = ({ results }: Pick<BenchmarkResults, 'results'>): string => {
  const header = [
    'file',
    'scenario',
    'size',
    'target',
    'cpus',
    'memoryMb',
    'stack',
    'label',
    'block',
    'position',
  ]
  const lines = results.flatMap(({ file, scenario, size, target, limits, stackResults }) =>
    Object.entries(stackResults).flatMap(([stack, { label, executionResults }]) =>
      executionResults.map((trial) => [
        ...[
          file,
          scenario,
          size,
          target,
          limits.cpus,
          limits.memoryMb,
          stack,
          label,
          trial.block,
          trial.position,
        ],
        ...[
          trial.startedAt,
          trial.status,
          ...metrics.map((metric) => trial.metrics[metric]),
          trial.cpuSeconds,
        ],
        trial.error?.message ?? null,
      ]),
    ),
  )
  return [[...header, 'startedAt', 'status', ...metrics, 'cpuSeconds', 'error'], ...lines]
    .map((cells) => `${cells.map(cellOf).join(',')}\r\n`)
    .join('')
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it. */
const cellOf = (value: string | number | null): string => {
  if (value === null) return ''
  if (typeof value === 'number') return `${value}`
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
