import type { Estimate } from '../estimate.ts'
import type { PriceTable } from './priceTable.ts'

/** A year's twelfth. */
export const HOURS_PER_MONTH = 730
export const DAYS_PER_MONTH = HOURS_PER_MONTH / 24

/** Seconds billed for a launch of this length: by the second, from a minimum on. */
export const billedSeconds = (seconds: number, { minimumSeconds }: Pick<PriceTable, 'minimumSeconds'>) =>
  Math.max(minimumSeconds?.value ?? 0, seconds)

/** A figure that never falls while the one it is computed from rises: the interval's ends go the same way. */
export const risingWith = ({ value, interval }: Estimate, figure: (value: number) => number): Estimate => ({
  value: figure(value),
  interval: interval && { ...interval, lower: figure(interval.lower), upper: figure(interval.upper) },
})

/** A figure that nothing measured is part of. */
export const exactly = (value: number): Estimate => ({ value, interval: null })
