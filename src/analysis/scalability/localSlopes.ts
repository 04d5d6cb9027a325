import { welchRatio } from '../../stats/welchRatio.ts'
import type { LocalSlope } from './scalabilityResult.ts'
import type { SizedFigure } from './sizeFits.ts'

/** From each size to the next that has completed trials. */
export const localSlopes = (times: readonly SizedFigure[]): LocalSlope[] => {
  const sizes = [...Map.groupBy(times, ({ bytes }) => bytes)].sort(([a], [b]) => a - b)
  return sizes.slice(1).map(([toBytes, larger], i) => {
    const [fromBytes, smaller] = sizes[i]!
    const { ratio, interval } = welchRatio(
      smaller.map(({ value }) => value),
      larger.map(({ value }) => value),
    )
    const slope = (factor: number): number => Math.log(factor) / Math.log(toBytes / fromBytes)
    const ends = interval && { ...interval, lower: slope(interval.lower), upper: slope(interval.upper) }
    return { fromBytes, toBytes, slope: { value: slope(ratio), interval: ends } }
  })
}
