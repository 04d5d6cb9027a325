import type { Estimate } from '../estimate.ts'
import { pairsOf } from '../pairs.ts'
import type { BySize, SizeFit } from '../scalability/scalabilityResult.ts'
import type { Ratio, SizeFacts, StackAtSize } from './input.ts'

/** A curve that ends at the largest size does so to within this. */
const ROUNDING = 1 + 1e-9

type CurvePoint = SizeFit['laws']['linear']['curve'][number]

/**
 * What the curves fitted to the sizes run say of a size beyond them, as far as all of them are believed and not past the one
 * where a stack may meet its memory limit. Null where a stack has no curve, or none that reaches beyond. Costs are not foretold.
 */
export const beyondMeasured = (largest: SizeFacts, { stacks, limits }: BySize): SizeFacts | null => {
  const ids = Object.keys(largest.stacks).filter((id) => largest.stacks[id]!.state === 'sound')
  const curves = ids.map((id) => ({
    id,
    time: curveOf(stacks[id]?.time),
    memory: curveOf(stacks[id]?.memory),
  }))
  if (curves.length === 0 || curves.some(({ time, memory }) => time === null || memory === null)) return null
  const isWithin = (bytes: number) =>
    curves.every(({ memory }) => memory!.find((point) => point.bytes === bytes)!.upper <= limits.memoryMb)
  const common = curves[0]!
    .time!.map(({ bytes }) => bytes)
    .filter((bytes) => curves.every(({ time, memory }) => has(time!, bytes) && has(memory!, bytes)))
  const bytes = common.filter((one) => one > largest.bytes * ROUNDING && isWithin(one)).at(-1)
  if (bytes === undefined) return null
  const points = curves.map(({ id, time, memory }) => ({
    id,
    timeMs: estimateAt(time!, bytes),
    memoryMb: estimateAt(memory!, bytes),
  }))
  const foretold = points.map(({ id, ...point }): [string, StackAtSize] => {
    const timeMs = upToGreatest(point.timeMs, largest.stacks[id]!.timeMs)
    const memoryMb = upToGreatest(point.memoryMb, largest.stacks[id]!.memoryMb)
    return [id, { state: 'sound', why: null, timeMs, memoryMb, instanceUsd: null, clusterUsd: null }]
  })
  return {
    bytes,
    isMeasured: false,
    outputs: largest.outputs,
    // What fails at the largest size is not looked for beyond it.
    stacks: { ...largest.stacks, ...Object.fromEntries(foretold) },
    ratios: pairsOf(points).flatMap(([stack, against]): Ratio[] =>
      (['timeMs', 'memoryMb'] as const).map((quantity) => ({
        quantity,
        stack: stack.id,
        against: against.id,
        ratio: unpaired(stack[quantity], against[quantity]),
      })),
    ),
  }
}

/** The chosen law with the ends of the one that has more freedom: that the exponent is 1 isn't taken for granted. */
const curveOf = (fit: SizeFit | null | undefined): readonly CurvePoint[] | null => {
  if (!fit) return null
  const { linear, power } = fit.laws
  const { curve } = fit.chosen === 'power' && power ? power : linear
  const freest = (power ?? linear).curve
  return curve.map(({ bytes, value }, i) => {
    const { lower, upper } = freest[i]!
    return { bytes, value, lower: Math.min(value, lower), upper: Math.max(value, upper) }
  })
}

const has = (curve: readonly CurvePoint[], bytes: number): boolean =>
  curve.some((point) => point.bytes === bytes)

const estimateAt = (curve: readonly CurvePoint[], bytes: number): Estimate => {
  const { value, lower, upper } = curve.find((point) => point.bytes === bytes)!
  return { value, interval: { lower, upper, level: 0.95 } }
}

/** Curves are of means: the greatest run lies as far above them as it did at the largest size that was run. */
const upToGreatest = ({ value, interval }: Estimate, measured: Estimate | null): Estimate => {
  const greatest = measured?.interval ? (value * measured.interval.upper) / measured.value : 0
  return { value, interval: interval && { ...interval, upper: Math.max(interval.upper, greatest) } }
}

/** As wide as if both curves erred against each other. */
const unpaired = (stack: Estimate, against: Estimate): Estimate => ({
  value: stack.value / against.value,
  interval: {
    lower: stack.interval!.lower / against.interval!.upper,
    upper: stack.interval!.upper / against.interval!.lower,
    level: 0.95,
  },
})
