import { expect, test } from 'vitest'
import { noiseWarnings } from '../../src/analysis/noiseWarnings.ts'
import { timed, unsoundTrial } from './records.ts'

const calm = [1, 1.02, 0.99, 1.01, 0.98, 1.015]

test('a slow first block is named with its stack', () => {
  const stacks = [
    { label: 'spark (local[2])', executionResults: timed([2, ...calm]) },
    { label: 'pythonic (polars)', executionResults: timed(calm) },
  ]
  expect(noiseWarnings(stacks).map(({ text }) => text)).toContain(
    'spark (local[2]): the first block took 2.00× the time of the others',
  )
  expect(noiseWarnings(stacks).filter(({ text }) => text.startsWith('pythonic'))).toEqual([])
})

test('trials that did not complete have no times to diagnose', () => {
  expect(noiseWarnings([{ label: 'a', executionResults: [unsoundTrial(1, 'timeout', 'too long')] }])).toEqual(
    [],
  )
})

test('times are taken in the order of the blocks', () => {
  const trials = timed([2, ...calm])
  expect(noiseWarnings([{ label: 'a', executionResults: [...trials].reverse() }])).toEqual(
    noiseWarnings([{ label: 'a', executionResults: trials }]),
  )
})
