import { geometricMean } from '../../stats/geometricMean.ts'
import { DEFAULT_LEVEL } from '../../stats/logMean.ts'
import type { Estimate } from '../estimate.ts'
import { levelText } from '../ratioText.ts'

/** Sizes are said as scenarios say them: 1 MB is 1,000,000 bytes. */
export const MEGABYTE = 1e6

const units = [
  { name: 'GB', size: 1e9 },
  { name: 'MB', size: 1e6 },
  { name: 'kB', size: 1e3 },
]

const inUnit = (bytes: readonly number[]): string => {
  const { name, size } = units.find((unit) => bytes[0]! >= unit.size) ?? units.at(-1)!
  return `${bytes.map((value) => Number((value / size).toPrecision(3))).join('–')} ${name}`
}

/** `5.85 GB`. */
export const sizeText = (bytes: number): string => inUnit([bytes])

/** `4.1–6.8 GB`; `from 4.1 GB on` and `up to 6.8 GB` where one end is open. */
const rangeText = (lower: number | null, upper: number | null): string => {
  if (lower !== null && upper !== null) return inUnit([lower, upper])
  if (lower !== null) return `from ${sizeText(lower)} on`
  return upper === null ? 'any size' : `up to ${sizeText(upper)}`
}

/** `95 % 4.1–6.8 GB`. */
export const doubtText = ({ lower, upper }: { lower: number | null; upper: number | null }): string =>
  `${levelText(DEFAULT_LEVEL)} ${rangeText(lower, upper)}`

export const estimateOf = ({
  value,
  lower,
  upper,
}: Record<'value' | 'lower' | 'upper', number>): Estimate => ({
  value,
  interval: { lower, upper, level: DEFAULT_LEVEL },
})

/** Geometric mean; null where nothing was measured. */
export const meanOf = (values: readonly number[]): Estimate | null => {
  if (values.length === 0) return null
  const { geometricMean: value, interval } = geometricMean(values)
  return { value, interval }
}
