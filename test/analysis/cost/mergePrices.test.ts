import { expect, test } from 'vitest'
import { mergePrices } from '../../../src/analysis/cost/mergePrices.ts'
import { prices } from './priceRecords.ts'

const run = (runId: string, used: ReturnType<typeof prices> | null) => ({ runId, prices: used })

test('runs with the same prices keep them without a word', () => {
  expect(mergePrices([run('a', prices()), run('b', prices())])).toEqual({ value: prices(), warnings: [] })
  expect(mergePrices([run('a', null)])).toEqual({ value: null, warnings: [] })
})

test('runs with different prices or settings are all costed by the newest’s, and it is said', () => {
  const merged = mergePrices([run('a', prices()), run('b', prices({ runsPerDay: 5 })), run('c', null)])
  expect(merged.value).toEqual(prices({ runsPerDay: 5 }))
  expect(merged.warnings.map(({ text }) => text)).toEqual([
    'the runs have different prices or settings of cost; all costs here are by those of b',
  ])
})
