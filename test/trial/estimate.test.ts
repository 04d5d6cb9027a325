import { describe, expect, test } from 'vitest'
import { estimateTrials } from '../../src/trial/estimate.ts'

const known = [
  { stack: 'spark (local[2])', measuredMs: 32_000 },
  { stack: 'pythonic (polars)', measuredMs: 5000 },
]

describe('estimateTrials', () => {
  test('expects earlier times again, with 3 s around each trial', () => {
    expect(estimateTrials({ stacks: known, blocks: 6, warm: 0, rows: 1e6 })).toEqual({
      trialMs: { 'spark (local[2])': 35_000, 'pythonic (polars)': 8000 },
      trials: 12,
      totalMs: 258_000,
      basis: 'measured',
    })
  })

  test('counts a warm repeat as half a trial', () => {
    const { trialMs } = estimateTrials({ stacks: known, blocks: 1, warm: 4, rows: 1e6 })
    expect(trialMs).toEqual({ 'spark (local[2])': 99_000, 'pythonic (polars)': 18_000 })
  })

  test('assumes 10 s and 12 s per million rows where nothing is known', () => {
    const estimate = estimateTrials({ stacks: [known[0]!, { stack: 'new' }], blocks: 2, warm: 0, rows: 2e6 })
    expect(estimate).toEqual({
      trialMs: { 'spark (local[2])': 35_000, new: 37_000 },
      trials: 4,
      totalMs: 144_000,
      basis: 'assumed',
    })
  })
})
