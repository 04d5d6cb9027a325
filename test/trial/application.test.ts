import { describe, expect, test } from 'vitest'
import { applicationOf, type Commit } from '../../src/trial/application.ts'
import type { CompiledStep } from '../../src/trial/compiledStep.ts'
import type { Phase } from '../../src/trial/protocol.ts'

/** The task starts 5 s after the machine did, at 1,000,000.25 ms since 1970. */
const startNs = 5e9
const startedAtMs = 1_000_000.25

const phase = (step: string | null, fromMs: number, toMs: number): Phase => ({
  name: 'execute',
  step,
  startNs: startNs + fromMs * 1e6,
  endNs: startNs + toMs * 1e6,
})

const schema = [{ name: 'n', type: 'int' }]
const step = (name: string, from: string | null, to: string, joined?: string): CompiledStep => ({
  name,
  source: from === null ? null : { table: from, columns: null, predicate: null },
  pipeline: joined === undefined ? [] : [{ op: 'union', table: joined, columns: ['n'] }],
  write: { op: 'append', table: to, schema, after: null },
})

const commit = (atMs: number, rowsAdded: number, rows: number, more: Partial<Commit> = {}): Commit => ({
  atMs,
  retries: 0,
  rowsAdded,
  rowsDeleted: 0,
  filesAdded: 1,
  bytesAdded: 10 * rowsAdded,
  rows,
  ...more,
})

const inputs = { events: 1000, users: 50 }

describe('rows in and out', () => {
  test('a commit counts to the step in whose time it was made, and a step reads what was there before it', () => {
    const { application, commitRetries } = applicationOf({
      inputs,
      steps: [step('load', 'events', 'silver'), step('merge', 'silver', 'gold', 'gold')],
      commits: {
        // What the table was filled with before the clock started; then two commits of one step.
        silver: [commit(999_000, 7, 7), commit(1_000_040, 600, 607), commit(1_000_099, 390, 997)],
        gold: [commit(990_000, 5, 5), commit(1_000_180, 900, 400, { rowsDeleted: 505, retries: 2 })],
      },
      task: {
        startNs,
        startedAtMs,
        malformedRows: 21,
        phases: [phase('load', 0, 60), phase('load', 60, 99), phase('merge', 99, 181)],
      },
    })
    expect(application!.steps).toEqual({
      load: {
        rowsIn: 1000,
        rowsWritten: 990,
        rowsDeleted: 0,
        filesWritten: 2,
        bytesWritten: 9900,
        commits: 2,
      },
      merge: {
        rowsIn: 997 + 5,
        rowsWritten: 900,
        rowsDeleted: 505,
        filesWritten: 1,
        bytesWritten: 9000,
        commits: 1,
      },
    })
    expect(application).toMatchObject({
      rowsIn: 1050,
      rowsWritten: 1890,
      rowsDeleted: 505,
      commits: 3,
      errorRate: 0.02,
    })
    expect(commitRetries).toBe(2)
  })

  test('a script has no steps, and inputs without rows no rate of errors', () => {
    const { application } = applicationOf({
      inputs: { t: 0 },
      steps: [],
      commits: { output: [commit(1_000_010, 3, 3)] },
      task: { startNs, startedAtMs, malformedRows: 0, phases: [phase(null, 0, 20)] },
    })
    expect(application).toMatchObject({ rowsIn: 0, rowsWritten: 3, errorRate: null, steps: {} })
  })
})
