import { describe, expect, test } from 'vitest'
import type { Baseline } from '../../src/baseline/baselineFile.ts'
import { mergeRuns } from '../../src/controller/mergeRuns.ts'
import {
  baselineRequest,
  blocksLike,
  type RunFilters,
  requireFixedBlocks,
  storedSessionsOf,
} from '../../src/controller/storedBaseline.ts'
import { readConfiguration } from '../../src/scenario/configuration.ts'
import { runHeader } from '../analysis/records.ts'
import { expectedItem, FILE, result } from '../baseline/gateRecords.ts'
import { fingerprintWith, session, sessions } from '../baseline/sessionRecords.ts'

const baseline = (given = sessions()): Baseline => ({
  name: 'nightly',
  schemaVersion: 1,
  metrics: {},
  sessions: given,
})

const configured = (...args: string[]) =>
  readConfiguration({ plugin: {}, environment: {}, args: ['--baseline', 'nightly', ...args] })

const all: RunFilters = { files: [], name: undefined, targets: undefined }

const place = { file: FILE, scenario: 'revenue', target: 'local' }

describe('blocks of a gate against a stored baseline', () => {
  test('are as many as the sessions have, unless the command says otherwise', () => {
    const stored = storedSessionsOf(baseline(), place)
    expect(stored).toHaveLength(5)
    expect(blocksLike(stored, configured())).toBe(3)
    expect(blocksLike(stored, configured('--blocks', '8'))).toBe(8)
    expect(baselineRequest(baseline(), configured('--blocks', '8'), all, []).looks).toEqual([8])
  })

  test('of a new scenario are those of the settings', () => {
    const stored = storedSessionsOf(baseline(), { ...place, scenario: 'new' })
    expect(stored).toBeNull()
    expect(blocksLike(stored, configured())).toBeUndefined()
  })

  test('can’t be looks', () => {
    expect(() => requireFixedBlocks(configured('--blocks', '3'), baseline())).not.toThrow()
    expect(() => requireFixedBlocks(configured('--blocks', '5,10,15'), baseline())).toThrow(
      '--blocks: expected one number beside --baseline; got the looks 5, 10, 15. A session is compared as a whole, so there is nothing to look at before its end. Leave --blocks out, or take --blocks 3, as the sessions have.',
    )
  })
})

describe('a gate against a stored baseline expects', () => {
  const two = baseline([
    ...sessions(),
    session(6, [10], { file: 'benchmarks/other.bench.ts', scenario: 'other' }),
  ])
  const other = { ...expectedItem('other'), file: 'benchmarks/other.bench.ts' }
  const expected = (filters: Partial<RunFilters>, args: string[] = [], results: (typeof place)[] = []) =>
    baselineRequest(two, configured(...args), { ...all, ...filters }, results).expected

  test('all that any session has, each once', () => {
    expect(baselineRequest(two, configured('--margin', '10%', '--gate-metrics', 'time'), all, [])).toEqual({
      reference: { kind: 'baseline', name: 'nightly', sessions: 6 },
      margin: 0.1,
      level: 0.05,
      looks: [3],
      metrics: ['executionTimeMs'],
      inconclusive: 'fail',
      allow: [],
      expected: [expectedItem(), other],
    })
  })

  test.each<[string, Partial<RunFilters>, string[]]>([
    ['file filters', { files: ['Revenue'] }, ['revenue']],
    ['-t', { name: /^oth/ }, ['other']],
    ['-t with a global pattern, each time', { name: /oth/g }, ['other']],
    ['--project', { targets: ['docker'] }, []],
    ['no filter', {}, ['revenue', 'other']],
  ])('what %s leaves', (_, filters, names) => {
    expect(expected(filters).map(({ scenario }) => scenario)).toEqual(names)
    expect(expected(filters).map(({ scenario }) => scenario)).toEqual(names)
  })

  test('what --stacks leaves', () => {
    expect(expected({}, ['--stacks', 'pythonic'])).toEqual([])
    expect(expected({}, ['--stacks', 'spark,pythonic'])).toHaveLength(2)
  })

  test('what was run, though -t matched the name of a group around it', () => {
    expect(expected({ name: /group/ }, [], [place])).toEqual([expectedItem()])
  })
})

test('shards with a part of the baseline each are gated as one when their reports are merged', () => {
  const second = session(1, [10, 10, 10]).scenarios[0]!
  const both = baseline(
    sessions().map((one) => ({ ...one, scenarios: [...one.scenarios, { ...second, scenario: 'second' }] })),
  )
  const part = (scenario: string, shard: number, seconds: number) => {
    const measured = result([seconds, seconds, seconds], [], {
      scenario,
      base: null,
      fingerprint: fingerprintWith(),
      stored: storedSessionsOf(both, { ...place, scenario }),
    })
    const gateRequest = baselineRequest(both, configured('--gate-metrics', 'time'), all, [measured])
    return { run: { header: { ...runHeader, runId: `shard-${shard}` }, gateRequest }, result: measured }
  }
  const about = { runId: 'merged', finishedAt: '2026-11-22T11:00:00.000Z' }
  const [first, slow] = [part('revenue', 1, 9.8), part('second', 2, 14)]
  const { gate } = mergeRuns([first, slow], about)
  expect(gate).toMatchObject({ verdict: 'regressed', exitCode: 1, problems: [] })
  expect(gate!.families[0]!.items.map(({ scenario, verdict }) => [scenario, verdict])).toEqual([
    ['revenue', 'pass'],
    ['second', 'regressed'],
  ])
  expect(mergeRuns([first], about).gate).toMatchObject({ exitCode: 2, problems: [{ scenario: 'second' }] })
})
