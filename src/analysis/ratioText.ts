import type { Interval } from '../stats/logMean.ts'

const LEAST_DECIMALS = 2
const MOST_DECIMALS = 4

/** A bound this many times the other: neither decimals in common nor more than two digits mean anything. */
const WIDE = 100

/**
 * A ratio and its interval with the same decimals: two, more where a bound beside 1 would be rounded to 1,
 * both bounds to the same figure, or a small ratio would lose its digits. Two digits each in a very wide interval.
 */
export const ratioText = (
  ratio: number,
  interval: Interval | null,
): { ratio: string; interval: string | null } => {
  const bounds = interval ? [interval.lower, interval.upper] : []
  const decimals = decimalsFor([ratio, ...bounds], bounds)
  const isWide = interval !== null && interval.upper > WIDE * interval.lower
  const format = (value: number): string =>
    isWide && !looksLikeOne(twoDigits(value)) ? twoDigits(value) : value.toFixed(decimals)
  return { ratio: format(ratio), interval: interval && `${format(interval.lower)}–${format(interval.upper)}` }
}

const twoDigits = (value: number): string => `${Number(value.toPrecision(2))}`

const looksLikeOne = (text: string): boolean => Number(text) === 1

const decimalsFor = (values: readonly number[], bounds: readonly number[]): number => {
  for (let decimals = LEAST_DECIMALS; decimals < MOST_DECIMALS; decimals++) {
    const tooFewDigits = values.some((value) => value < 10 ** (1 - decimals))
    const roundsToOne = bounds.some((bound) => bound !== 1 && looksLikeOne(bound.toFixed(decimals)))
    const looksExact =
      bounds[0] !== bounds[1] && bounds[0]?.toFixed(decimals) === bounds[1]?.toFixed(decimals)
    if (!tooFewDigits && !roundsToOne && !looksExact) return decimals
  }
  return MOST_DECIMALS
}

/** `95 %`, `99.5 %`. */
export const levelText = (level: number): string => `${Number((level * 100).toPrecision(4))} %`

/** How sure a ratio is: `95 % 0.14–0.16`, with the decimals of `ratioText`. */
export const boundsText = (ratio: number, interval: Interval | null): string =>
  interval === null ? 'no interval' : `${levelText(interval.level)} ${ratioText(ratio, interval).interval}`
