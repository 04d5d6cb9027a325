import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { formatLive } from '../../../reporters/progress/live.ts'
import { formatPlain } from '../../../reporters/progress/plain.ts'
import { remainingMs } from '../../../reporters/progress/remaining.ts'
import { advance, initialProgress } from '../../../reporters/progress/state.ts'
import type { Estimate } from '../../../src/trial/estimate.ts'
import type { ProgressEvent } from '../../../src/trial/progress.ts'
import type { ExecutionResult } from '../../../src/trial/record.ts'
import { trial, unsoundTrial } from '../../analysis/records.ts'

const scenario = 'hourly revenue by country'
const spark = 'spark (local[2])'
const polars = 'pythonic (polars)'

const estimate: Estimate = {
  trialMs: { [spark]: 35_000, [polars]: 8000 },
  trials: 12,
  totalMs: 258_000,
  basis: 'measured',
}

type At = readonly [seconds: number, event: ProgressEvent]

const opening: At[] = [
  [0, { type: 'scenario', scenario, stacks: [spark, polars], blocks: 6, warm: 0 }],
  [0, { type: 'estimate', scenario, estimate }],
]

const starts = (seconds: number, stack: string, block: number, position: number): At => [
  seconds,
  { type: 'trialStart', scenario, stack, block, position },
]

const ends = (
  seconds: number,
  stack: string,
  block: number,
  position: number,
  result?: ExecutionResult,
): At => [seconds, { type: 'trialEnd', scenario, stack, block, position, result: result ?? trial(block) }]

const data = (seconds: number, done: number, total = 60e6, name = 'generate data'): At => [
  seconds,
  { type: 'dataset', scenario, name, done, total, unit: 'bytes' },
]

const firstBlock: At[] = [
  starts(0, spark, 1, 1),
  ends(40, spark, 1, 1),
  starts(40, polars, 1, 2),
  ends(50, polars, 1, 2),
]

const after = (...events: At[]) =>
  events.reduce((state, [seconds, event]) => advance(state, event, seconds * 1000), initialProgress)

/** The log of the events, as it would be printed. */
const log = (...events: At[]): string => {
  let state = initialProgress
  const lines: string[] = []
  for (const [seconds, event] of events) {
    state = advance(state, event, seconds * 1000)
    const line = formatPlain(event, state, seconds * 1000)
    if (line !== null) lines.push(line)
  }
  return lines.join('\n')
}

const live = (seconds: number, ...events: At[]): string => formatLive(after(...events), seconds * 1000, 100)

describe('remaining time', () => {
  const left = (seconds: number, ...events: At[]) => remainingMs(after(...events), seconds * 1000)

  test('is the estimate before the first trial', () => {
    expect(left(0, ...opening)).toBe(258_000)
  })

  test('shrinks while a trial runs, and no further than its end', () => {
    const running = [...opening, starts(0, spark, 1, 1)]
    expect(left(10, ...running)).toBe(248_000)
    expect(left(100, ...running)).toBe(258_000 - 35_000)
  })

  test('comes from what was measured once the first block is done', () => {
    expect(left(50, ...opening, ...firstBlock)).toBe(5 * (40_000 + 10_000))
  })

  test('takes the mean of the trials so far, those of the running block included', () => {
    const second = [starts(50, polars, 2, 1), ends(64, polars, 2, 1), starts(64, spark, 2, 2)]
    expect(left(64, ...opening, ...firstBlock, ...second)).toBe(5 * 40_000 + 4 * 12_000)
  })

  test('counts from the block at hand when a run is resumed', () => {
    expect(left(0, ...opening, starts(0, spark, 5, 1))).toBe(2 * (35_000 + 8000))
  })

  test('leaves out a stack that is not run any more', () => {
    const withoutPolars = [starts(50, spark, 2, 1), ends(90, spark, 2, 1), starts(90, spark, 3, 1)]
    expect(left(90, ...opening, ...firstBlock, ...withoutPolars)).toBe(4 * 40_000)
  })

  test('is unknown where nothing is known of a stack, and at no scenario', () => {
    expect(left(0, opening[0]!)).toBeNull()
    expect(left(0)).toBeNull()
  })
})

describe('formatLive', () => {
  test('says what is set up and for how long', () => {
    const steps: At[] = [
      [0, { type: 'setup', name: 'set-up', detail: 'Java', done: 0, total: 5, unit: 'steps' }],
      [
        30,
        { type: 'setup', name: 'set-up', detail: 'Spark: building wheel', done: 2, total: 5, unit: 'steps' },
      ],
    ]
    expect(live(72, ...steps)).toBe('set-up · Spark: building wheel (2 of 5 steps) · 1 min 12 s')
  })

  test('says how far the data is, how fast it goes and what is left', () => {
    expect(live(3, data(0, 0))).toBe('generate data for hourly revenue by country · 0 B of 60 MB · 3 s')
    expect(live(2, data(0, 0), data(2, 20e6))).toBe(
      'generate data for hourly revenue by country · 20 MB of 60 MB · 10 MB/s · a few seconds left',
    )
    const large = [data(0, 0, 6e9), data(10, 200e6, 6e9)]
    expect(live(10, ...large)).toContain(' · 200 MB of 6 GB · 20 MB/s · about 5 min left')
    // Time that passes without news is time that is not left; the rate stays.
    expect(live(250, ...large)).toContain(' · 200 MB of 6 GB · 20 MB/s · about 50 s left')
  })

  test('measures each step of the data by itself', () => {
    const verified = data(8, 60e6, 60e6, 'verify data')
    expect(live(10, data(0, 0, 60e6, 'verify data'), verified, data(8, 0), data(10, 10e6))).toContain(
      '5 MB/s',
    )
  })

  test('says which trial runs, how long, and what is left', () => {
    expect(live(12, ...opening, starts(0, spark, 1, 1))).toBe(
      'spark (local[2]) · block 1 of 6 · 12 s of ~35 s · about 4 min left · hourly revenue by country',
    )
  })

  test('drops an expectation that is passed', () => {
    expect(live(41, ...opening, starts(0, spark, 1, 1))).toContain('block 1 of 6 · 41 s · about 4 min left')
  })

  test('says when the output is being verified', () => {
    const verify: At = [33, { type: 'verify', scenario, stack: spark, block: 1, position: 1 }]
    expect(live(34, ...opening, starts(0, spark, 1, 1), verify)).toMatch(
      /^spark \(local\[2\]\): checking its output · /,
    )
  })

  test('is empty when nothing goes on', () => {
    expect(live(0)).toBe('')
    expect(live(60, ...opening, ...firstBlock)).toBe('')
    expect(live(60, ...opening, starts(0, spark, 1, 1), [60, { type: 'done' }])).toBe('')
  })

  test.for([20, 40, 80])('is one harmless line of at most %s columns', (width) => {
    const odd = 'データ\n\u001b[2Janalyse'
    const state = after(
      [0, { type: 'scenario', scenario: odd, stacks: [spark], blocks: 2, warm: 0 }],
      [0, { type: 'trialStart', scenario: odd, stack: 'データ処理スタック', block: 1, position: 1 }],
    )
    const line = formatLive(state, 1000, width)
    expect(stringWidth(line)).toBeLessThanOrEqual(width)
    expect(line).not.toContain('\n')
    expect(line).not.toContain('\u001b')
  })
})

describe('formatPlain', () => {
  test('logs a line for each step, the estimate and each trial', () => {
    const step = { type: 'setup', name: 'set-up', total: 2, unit: 'steps' } as const
    const timed = (block: number, seconds: number) =>
      trial(block, { metrics: { executionTimeMs: seconds * 1000 } })
    expect(
      log(
        [0, { ...step, detail: 'Java', done: 0 }],
        [1, { ...step, detail: 'Java: 12 MB', done: 0 }],
        [5, { type: 'note', text: 'Set up the Java runtime in 5.0 s' }],
        [5, { ...step, detail: 'Spark', done: 1 }],
        data(9, 0, 6e9),
        data(10, 50e6, 6e9),
        data(39, 600e6, 6e9),
        data(68, 1.2e9, 6e9),
        data(69, 1.2e9, 6e9),
        ...opening,
        starts(12, spark, 1, 1),
        [44, { type: 'verify', scenario, stack: spark, block: 1, position: 1 }],
        ends(47, spark, 1, 1, timed(1, 32.4)),
        starts(47, polars, 1, 2),
        ends(55, polars, 1, 2, timed(1, 4.6)),
        starts(55, polars, 2, 1),
        ends(60, polars, 2, 1, unsoundTrial(2, 'timeout', 'ended after 30 minutes\nand more')),
        starts(60, spark, 2, 2),
        ends(61, spark, 2, 2, unsoundTrial(2, 'cancelled', 'the run was cancelled')),
        [61, { type: 'done' }],
      ),
    ).toMatchInlineSnapshot(`
      "set-up: Java (0 of 2 steps)
      Set up the Java runtime in 5.0 s
      generate data for hourly revenue by country: 6 GB
      generate data for hourly revenue by country: 600 MB of 6 GB, 20 MB/s, about 5 min left
      generate data for hourly revenue by country: 1.2 GB of 6 GB, 20 MB/s, about 4 min left
      hourly revenue by country: 12 trials, about 4 min (as in the last run)
      block 1 of 6: spark (local[2]) · 32.4 s
      block 1 of 6: pythonic (polars) · 4.60 s · about 4 min left
      block 2 of 6: pythonic (polars) · timeout: ended after 30 minutes
      block 2 of 6: spark (local[2]) · cancelled: the run was cancelled"
    `)
  })

  test('says that an estimate without earlier times is rough', () => {
    const rough = { ...estimate, basis: 'assumed' } as const
    expect(log(opening[0]!, [0, { type: 'estimate', scenario, estimate: rough }])).toBe(
      'hourly revenue by country: 12 trials, about 4 min (a rough guess until the first block is done)',
    )
  })

  test('has nothing left to expect after the last block', () => {
    const last = [
      starts(0, spark, 6, 1),
      ends(1, spark, 6, 1),
      starts(1, polars, 6, 2),
      ends(2, polars, 6, 2),
    ]
    expect(log(...opening, ...last)).not.toContain('left')
  })
})
