import { crossings } from '../../stats/curve/crossings.ts'
import { closed, times } from './crossovers.ts'
import { doubtText, MEGABYTE, sizeText } from './figures.ts'
import type { MemoryWall } from './scalabilityResult.ts'
import type { ByteCurve } from './sizeFits.ts'

interface MemoryWallRequest {
  label: string
  memory: ByteCurve
  limitMb: number
  ranOutAt: MemoryWall['ranOutAt']
}

/** Where the curve of peak memory meets the limit, as far as it is believed. */
export const memoryWallOf = ({ label, memory, limitMb, ranOutAt }: MemoryWallRequest): MemoryWall => {
  const { curve, fromBytes, toBytes } = memory
  const upToBytes = memory.reach.toBytes
  const limit = Math.log(limitMb)
  const found = crossings(
    {
      valueAt: (bytes) => Math.log(curve.at(bytes / MEGABYTE)) - limit,
      endsAt: (bytes) => {
        const { value, lower, upper } = curve.logAt(bytes / MEGABYTE)
        return { value: value - limit, lower: lower - limit, upper: upper - limit }
      },
    },
    fromBytes,
    upToBytes,
  )
  const isAbove = curve.at(fromBytes / MEGABYTE) >= limitMb
  const [crossing, last] = [found[0], found[0]?.x === null ? found.at(-1) : found[0]]
  const possible = crossing && last ? { lower: crossing.lower, upper: last.upper } : null
  const between = isAbove ? { lower: null, upper: fromBytes } : possible
  const value = isAbove ? fromBytes : (crossing?.x ?? null)
  const bytes = value === null ? null : closed(value, between?.lower ?? null, between?.upper ?? null)
  const isExtrapolated = value !== null && value > toBytes
  const about = { limitMb, bytes, between, isExtrapolated, upToBytes, ranOutAt }
  return { ...about, text: textOf(label, { ...about, toBytes }, isAbove) }
}

const textOf = (
  label: string,
  {
    limitMb,
    bytes,
    between,
    isExtrapolated,
    upToBytes,
    ranOutAt,
    toBytes,
  }: Omit<MemoryWall, 'text'> & { toBytes: number },
  isAbove: boolean,
): string => {
  const limit = `its limit of ${memoryText(limitMb)}`
  const who = ranOutAt ? `${label} ran out of memory at ${ranOutAt.size}; by its curve it` : label
  if (isAbove) return `${who} takes more than ${limit} from the smallest size on`
  if (bytes !== null && between !== null) {
    const factor = times(bytes.value / toBytes)
    const beyond = isExtrapolated ? `; that is ${factor} the largest size that completed` : ''
    return `${who} meets ${limit} at ${sizeText(bytes.value)} (${doubtText(between)})${beyond}`
  }
  return `${who} stays below ${limit} up to ${sizeText(upToBytes)}${between === null ? '' : doubtOf(between)}`
}

/** Where the curve stays below and its interval does not. */
const doubtOf = ({ lower, upper }: NonNullable<MemoryWall['between']>): string => {
  if (lower !== null) return `, though beyond ${sizeText(lower)} it may take more`
  return `, though it may take more ${upper === null ? 'at any size' : `below ${sizeText(upper)}`}`
}

const memoryText = (mb: number): string =>
  mb >= 1024 ? `${Number((mb / 1024).toPrecision(3))} GiB` : `${mb} MiB`
