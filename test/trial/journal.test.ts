import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readHistory } from '../../src/controller/history.ts'
import { defaultConfig } from '../../src/scenario/config.ts'
import { Journal, type JournalLine, readJournal } from '../../src/trial/journal.ts'
import type { ExecutionResult, TrialStatus } from '../../src/trial/record.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etl-bench-journal-'))
  path = join(folder, 'run', 'journal.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

const header: JournalLine = {
  type: 'run',
  journalVersion: 1,
  runId: 'r1',
  startedAt: '2026-01-01T00:00:00Z',
  seed: 7,
  configuration: { config: defaultConfig, overrides: { blocks: 2 } },
  fingerprint: { cores: 2 },
}
const schedule: JournalLine = {
  type: 'schedule',
  scenario: 's',
  identity: 'abc',
  blocks: [
    { block: 1, order: ['spark', 'pythonic'] },
    { block: 2, order: ['pythonic', 'spark'] },
  ],
}

const result = (block: number, status: TrialStatus = 'completed'): ExecutionResult => ({
  block,
  position: 1,
  startedAt: '2026-01-01T00:00:00Z',
  status,
  metrics: {
    executionTimeMs: 10,
    startupTimeMs: 1,
    peakMemoryMb: 1,
    avgCpuPercent: 1,
    diskIoMb: 1,
    networkIoMb: null,
    throughputRecordsPerSec: 1,
    errorCount: 0,
  },
  reasons: { networkIoMb: 'shared' },
  peakMemoryUpperMb: 2,
  cpuSeconds: 1,
  resources: null,
  parts: [],
  services: [],
  sources: {},
  series: null,
  phases: [],
  warmTimesMs: [],
  commitRetries: 0,
  application: null,
  engineMetrics: null,
  output: null,
  tables: {},
  error: null,
  settledMs: 0,
  noise: null,
  inputsCachedShare: null,
  warnings: [],
})

const write = (...lines: JournalLine[]): void => {
  using journal = new Journal(path)
  for (const line of lines) journal.append(line)
}
const trial = (stack: string, of: ExecutionResult): JournalLine => ({
  type: 'trial',
  scenario: 's',
  stack,
  result: of,
})

describe('journal', () => {
  test('gives back what was appended, over several openings', () => {
    write(header, schedule)
    write(trial('spark', result(1)))
    expect(readJournal(path)).toEqual([header, schedule, trial('spark', result(1))])
  })

  test('leaves out a last line that a kill has cut off, and goes on after it on a line of its own', () => {
    write(header)
    appendFileSync(path, '{"type":"trial","sce')
    expect(readJournal(path)).toEqual([header])
    write(schedule)
    expect(readJournal(path)).toEqual([header, schedule])
  })

  test('reads trials that an earlier version has written, without steps and tables', () => {
    const { tables: _, ...earlier } = result(1)
    write(header, trial('spark', { ...earlier, phases: [{ name: 'exec', ms: 1 }] } as never))
    expect(readJournal(path)[1]).toEqual(
      trial('spark', { ...earlier, tables: {}, phases: [{ name: 'exec', ms: 1, step: null }] }),
    )
  })

  test('names file and line of anything else that it cannot read', () => {
    write(header)
    appendFileSync(path, 'nonsense\n')
    expect(() => readJournal(path)).toThrow(/journal\.jsonl, line 2: expected a journal line of this version/)
    expect(readFileSync(path, 'utf8')).toContain('nonsense')
  })
})

describe('history of an interrupted run', () => {
  test('keeps the trials of complete blocks alone', () => {
    write(
      header,
      schedule,
      trial('spark', result(1)),
      trial('pythonic', result(1)),
      trial('pythonic', result(2)),
    )
    const kept = readHistory(path).keptTrials('s')
    expect(kept.map(({ stack, result: { block } }) => [stack, block])).toEqual([
      ['spark', 1],
      ['pythonic', 1],
    ])
  })

  test('does not keep a block with a failed trial', () => {
    write(header, schedule, trial('spark', result(1, 'timeout')), trial('pythonic', result(1)))
    expect(readHistory(path).keptTrials('s')).toEqual([])
  })

  test('takes the newest trial of a block that was redone', () => {
    const redone = { ...result(1), position: 2 }
    write(header, schedule, trial('spark', result(1, 'failed')), trial('pythonic', result(1)))
    write(trial('spark', redone), trial('pythonic', result(1)))
    expect(readHistory(path).keptTrials('s')[0]?.result.position).toBe(2)
  })

  test('refuses a scenario that has changed, and takes one that has not', () => {
    write(header, schedule)
    const history = readHistory(path)
    expect(() => history.requireSame('s', 'other')).toThrow(/scenario "s" has changed since run r1/)
    expect(() => history.requireSame('s', 'abc')).not.toThrow()
    expect(() => history.requireSame('new scenario', 'x')).not.toThrow()
  })
})
