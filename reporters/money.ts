import type { Estimate } from '../src/analysis/estimate.ts'

/** `$12.40`, `$0.00123`: at least cents, three significant digits. */
export const formatUsd = (usd: number): string => {
  if (usd === 0) return '$0'
  if (usd >= 100) return `$${Math.round(usd).toLocaleString('en')}`
  if (usd >= 1) return `$${usd.toFixed(2)}`
  const decimals = Math.min(12, 2 - Math.floor(Math.log10(usd)))
  return `$${usd.toFixed(decimals)}`
}

/** `$0.00123 (0.00110–0.00137)`, both ends with the decimals of the figure. */
export const usdText = ({ value, interval }: Estimate): string => {
  const text = formatUsd(value)
  // Ends that are the same come of a minimum, and not of a measurement.
  if (interval === null || interval.lower === interval.upper) return text
  const decimals = text.split('.')[1]?.length ?? 0
  const end = (usd: number): string =>
    usd >= 1000 ? Math.round(usd).toLocaleString('en') : usd.toFixed(decimals)
  return `${text} (${end(interval.lower)}–${end(interval.upper)})`
}
