/** A little more than the values take, on a log scale. */
export const paddedDomain = (values: readonly number[]): [number, number] => {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const pad = Math.max(1.04, (high / low) ** 0.06)
  return [low / pad, high * pad]
}

const steps = [1, 2, 5]

/** Round values of a log scale, about `most`: 0.1, 0.2, 0.5, 1, 2, 5; powers of ten where that is too many, equal steps where too few. */
export const logTicks = ([low, high]: readonly [number, number], most: number): number[] => {
  const [first, last] = [low, high].map((end) => Math.floor(Math.log10(end))) as [number, number]
  const powers = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const round = powers.flatMap((power) => steps.map((step) => rounded(step * 10 ** power)))
  const within = round.filter((tick) => tick >= low && tick <= high)
  if (within.length > most) return within.filter((tick) => Number.isInteger(rounded(Math.log10(tick))))
  return within.length >= 3 ? within : equalSteps([low, high], most)
}

const equalSteps = ([low, high]: readonly [number, number], most: number): number[] => {
  const least = (high - low) / most
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [...steps, 10].map((one) => one * power).find((one) => one >= least * 0.999)!
  const first = Math.ceil(low / step)
  const count = Math.floor(high / step) - first + 1
  return Array.from({ length: count }, (_, index) => rounded((first + index) * step))
}

/** Without what floating point adds. */
const rounded = (value: number): number => Number(value.toPrecision(6))
