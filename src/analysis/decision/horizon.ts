import { parseByteSize } from '../../host/byteSize.ts'
import type { DecisionInput, SizeFacts } from './input.ts'

/** A size that runs have, as a mixture of the sizes known: linear between two neighbours. */
export interface HorizonSize {
  bytes: number
  /** Share of a month's runs that have it. */
  runs: number
  parts: readonly { facts: SizeFacts; weight: number }[]
}

/** Data of a size asked are some per cent larger or smaller: at an end, or beside a failure, such sizes are the same. */
const SAME_SIZE = 1.05

const MONTHS = 12

/** Bytes now: as stated, else the largest size measured at which any stack is sound. */
export const bytesNow = ({ workload, sizes }: Pick<DecisionInput, 'workload' | 'sizes'>): number => {
  if (workload.size !== undefined) return parseByteSize(workload.size)!
  const measured = sizes.filter(({ isMeasured }) => isMeasured)
  const sound = measured.filter(({ stacks }) => Object.values(stacks).some(({ state }) => state === 'sound'))
  return (sound.at(-1) ?? measured.at(-1))?.bytes ?? 0
}

/** Bytes of a run in each month, from now to the end of what is looked at. */
export const horizonBytes = (input: Pick<DecisionInput, 'workload' | 'sizes'>): number[] => {
  const { growthPerYear = 0, years = 1 } = input.workload
  const now = bytesNow(input)
  if (growthPerYear === 0) return [now]
  const months = Math.max(1, Math.round(years * MONTHS))
  return Array.from({ length: months + 1 }, (_, month) => now * (1 + growthPerYear) ** (month / MONTHS))
}

/** The sizes of all months; null where one of them lies outside of what is known. */
export const horizonOf = (input: Pick<DecisionInput, 'workload' | 'sizes'>): HorizonSize[] | null => {
  const all = horizonBytes(input)
  const found = all.map((bytes, i) => {
    const parts = partsAt(bytes, input.sizes)
    // Half a month before the first and after the last is not looked at.
    const isEnd = all.length > 1 && (i === 0 || i === all.length - 1)
    return parts && { bytes, runs: isEnd ? 0.5 : 1, parts }
  })
  return found.every((size) => size !== null) ? found : null
}

/**
 * Times and memory are a fixed part and one that grows with the input, so that values between two sizes are looked
 * for on the straight line.
 */
const partsAt = (bytes: number, sizes: readonly SizeFacts[]): HorizonSize['parts'] | null => {
  const same = sizes.find((facts) => facts.bytes === bytes)
  if (same) return [{ facts: same, weight: 1 }]
  const near = sizes
    .filter((facts) => Math.max(facts.bytes / bytes, bytes / facts.bytes) <= SAME_SIZE)
    .toSorted((a, b) => Math.abs(a.bytes - bytes) - Math.abs(b.bytes - bytes))[0]
  const above = sizes.find((facts) => facts.bytes > bytes)
  const below = sizes.findLast((facts) => facts.bytes < bytes)
  const isBetween =
    above &&
    below &&
    Object.entries(above.stacks).every(([id, { state }]) => state === below.stacks[id]?.state)
  if (near && !isBetween) return [{ facts: near, weight: 1 }]
  if (!above || !below) return null
  const weight = (bytes - below.bytes) / (above.bytes - below.bytes)
  return [
    { facts: below, weight: 1 - weight },
    { facts: above, weight },
  ]
}
