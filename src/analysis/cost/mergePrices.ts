import { isDeepStrictEqual } from 'node:util'
import type { Warning } from '../../stats/warning.ts'
import type { BenchmarkResults } from '../results.ts'

/** Prices for several runs as one, the oldest first: those of the newest that has any, for all of them. */
export const mergePrices = (
  runs: readonly Pick<BenchmarkResults, 'runId' | 'prices'>[],
): { value: BenchmarkResults['prices']; warnings: Warning[] } => {
  const priced = runs.filter(({ prices }) => prices !== null)
  const newest = priced.at(-1)
  if (!newest) return { value: null, warnings: [] }
  const isSame = runs.every(({ prices }) => isDeepStrictEqual(prices, newest.prices))
  const warning: Warning = {
    code: 'differentPrices',
    text: `the runs have different prices or settings of cost; all costs here are by those of ${newest.runId}`,
    advice: 'each run’s own report has its own',
  }
  return { value: newest.prices, warnings: isSame ? [] : [warning] }
}
