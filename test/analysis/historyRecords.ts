import type { HistoryEntry } from '../../src/analysis/runHistory.ts'

/** A run of one stack on one day of November. */
export const entry = (day: number, seconds: number, fields: Partial<HistoryEntry> = {}): HistoryEntry => {
  const date = `2026-11-${`${day}`.padStart(2, '0')}`
  return {
    version: 1,
    runId: `${date}T02-00-00-ab12`,
    startedAt: `${date}T02:00:00.000Z`,
    commit: '1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b',
    file: 'benchmarks/revenue.bench.ts',
    scenario: 'revenue',
    size: 'small',
    target: 'local',
    stack: 'spark',
    label: 'spark (local[2])',
    metric: 'executionTimeMs',
    fingerprint: 'f1',
    dataset: 'd1',
    n: 6,
    geometricMean: seconds * 1000,
    interval: { lower: seconds * 950, upper: seconds * 1050, level: 0.95 },
    ...fields,
  }
}

/** Five runs of about 10 s, then five of about 13 s. */
export const slowed = [10, 10.1, 9.9, 10.05, 9.95, 13, 13.1, 12.9, 13.05, 12.95].map((seconds, i) =>
  entry(i + 1, seconds),
)
