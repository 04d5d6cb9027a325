import { type FingerprintInput, fingerprintOf } from '../../src/analysis/fingerprint.ts'
import type { StoredSessions } from '../../src/analysis/storedSessions.ts'
import type { Session } from '../../src/baseline/baselineFile.ts'
import { FILE } from './gateRecords.ts'

const input: FingerprintInput = {
  target: 'local',
  machine: { cpuModel: 'Example CPU', cpus: 2 },
  limits: {
    cpus: 2,
    memoryMb: 4096,
    enforcement: { cpus: { enforced: true, by: 'cgroup' }, memory: { enforced: true, by: 'cgroup' } },
  },
  stacks: { spark: { engine: { master: 'local[2]' }, versions: { spark: '4.1.4' } } },
  data: 'd1d1d1d1d1',
  work: { steps: ['filter'] },
  write: {
    formatVersion: 2,
    codec: 'zstd',
    rowLevelMode: 'copy-on-write',
    distribution: 'none',
    targetFileSizeMb: 512,
  },
  tool: '0.1.0',
}

export const fingerprintWith = (fields: Partial<FingerprintInput> = {}) =>
  fingerprintOf({ ...input, ...fields })

export const dataset = { rows: 100_000, bytes: 10_066_329, digest: 'd1d1d1d1d1' }

/** A session of the one scenario and stack; seconds by block. */
export const session = (
  day: number,
  seconds: readonly number[],
  fields: Partial<Session['scenarios'][number]> = {},
): Session => ({
  runId: `2026-11-0${day}T02-00-00-ab12`,
  startedAt: `2026-11-0${day}T02:00:00.000Z`,
  tool: '0.1.0',
  scenarios: [
    {
      file: FILE,
      scenario: 'revenue',
      size: 'small',
      target: 'local',
      seed: 7,
      dataset,
      fingerprint: fingerprintWith(),
      stacks: {
        spark: seconds.map((time, i) => ({
          block: i + 1,
          position: 1,
          status: 'completed' as const,
          executionTimeMs: time * 1000,
          peakMemoryMb: 700,
          cpuSeconds: 1.2,
          digest: 'a1',
        })),
      },
      ...fields,
    },
  ],
})

/** Five sessions whose values are these seconds: the fastest of three trials. */
export const fastest = [10, 10.2, 9.8, 10.1, 9.9]

export const sessions = (count = 5): Session[] =>
  fastest.slice(0, count).map((seconds, i) => session(i + 1, [seconds * 1.3, seconds, seconds * 1.002]))

/** As a report has them. */
export const stored = (given: readonly Session[] = sessions()): StoredSessions =>
  given.map(({ runId, startedAt, scenarios }) => ({ ...scenarios[0]!, runId, startedAt }))
