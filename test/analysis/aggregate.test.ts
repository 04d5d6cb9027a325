import { describe, expect, test } from 'vitest'
import { aggregate } from '../../src/analysis/aggregate.ts'
import { timed, trial, unsoundTrial } from './records.ts'

describe('aggregate', () => {
  test('summarises completed trials', () => {
    const result = aggregate(timed([1, 2, 3, 4]), 4)
    expect(result.executionTimeMs).toMatchObject({ n: 4, median: 2500, min: 1000, max: 4000 })
    expect(result.startupTimeMs).toMatchObject({ median: 400 })
    expect(result.workTimeMs).toMatchObject({ median: 2100, min: 600, max: 3600 })
    expect(result.peakMemoryMb?.median).toBe(700)
    expect(result.peakMemoryUpperMb?.median).toBe(760)
    expect(result.cpuSeconds?.median).toBe(1.2)
    expect(result.outputFiles?.median).toBe(1)
    expect(result.outputBytes?.median).toBe(90_112)
    expect(result.networkIoMb).toBeNull()
  })

  test('counts how trials ended and which never ran', () => {
    const trials = [trial(1), unsoundTrial(2, 'timeout', 'ended'), unsoundTrial(3, 'timeout', 'ended')]
    expect(aggregate(trials, 6).trials).toEqual({
      planned: 6,
      notRun: 3,
      ended: {
        completed: 1,
        wrongOutput: 0,
        failed: 0,
        timeout: 2,
        outOfMemory: 0,
        unsupported: 0,
        cancelled: 0,
      },
    })
  })

  test.for(['wrongOutput', 'failed', 'timeout', 'outOfMemory', 'unsupported', 'cancelled'] as const)(
    'a trial that ended as %s gives no figure, though it was fast and used little',
    (status) => {
      const fast = trial(2, {
        status,
        metrics: { executionTimeMs: 1, peakMemoryMb: 1 },
        warmTimesMs: [1],
        cpuSeconds: 1,
      })
      const sound = trial(1, { warmTimesMs: [500] })
      expect(aggregate([sound, fast], 2)).toEqual({
        ...aggregate([sound], 2),
        trials: expect.objectContaining({ notRun: 0 }),
      })
    },
  )

  test('has nulls where nothing completed', () => {
    const result = aggregate([unsoundTrial(1, 'failed', 'boom')], 1)
    expect(result.executionTimeMs).toBeNull()
    expect(result.warmTimeMs).toBeNull()
  })

  test('leaves out a figure that one trial could not have, and its n says so', () => {
    const result = aggregate([trial(1), trial(2, { metrics: { peakMemoryMb: null } })], 2)
    expect(result.peakMemoryMb?.n).toBe(1)
    expect(result.executionTimeMs?.n).toBe(2)
  })

  test('gives each step of several the time of its phases', () => {
    const steps = (load: number, refine: number) => [
      { name: 'session', ms: 400, step: null },
      { name: 'execute', ms: load - 20, step: 'load' },
      { name: 'commit', ms: 20, step: 'load' },
      { name: 'execute', ms: refine, step: 'refine' },
    ]
    const trials = [trial(1, { phases: steps(100, 50) }), trial(2, { phases: steps(300, 70) })]
    const failed = { ...unsoundTrial(3, 'wrongOutput', 'bad'), phases: steps(1, 1) }
    const { stepTimesMs } = aggregate([...trials, failed], 3)
    expect(Object.keys(stepTimesMs)).toEqual(['load', 'refine'])
    expect(stepTimesMs.load).toMatchObject({ n: 2, median: 200, min: 100, max: 300 })
    expect(stepTimesMs.refine).toMatchObject({ n: 2, median: 60 })
  })

  test('has no step times where there is a single step: it is the work', () => {
    const phases = [{ name: 'execute', ms: 100, step: 'output' }]
    expect(aggregate([trial(1, { phases })], 1).stepTimesMs).toEqual({})
  })

  test('takes one warm value a block, so that repeats do not narrow the interval', () => {
    const few = aggregate([trial(1, { warmTimesMs: [100] }), trial(2, { warmTimesMs: [400] })], 2)
    const many = aggregate(
      [trial(1, { warmTimesMs: [50, 100, 200] }), trial(2, { warmTimesMs: [200, 400, 800] })],
      2,
    )
    expect(many.warmTimeMs?.blocks).toBe(2)
    expect(many.warmTimeMs?.geometricMeanMs).toBeCloseTo(200, 9)
    expect(many.warmTimeMs?.interval?.lower).toBeCloseTo(few.warmTimeMs!.interval!.lower, 9)
    expect(many.warmTimeMs?.interval?.upper).toBeCloseTo(few.warmTimeMs!.interval!.upper, 3)
  })
})
