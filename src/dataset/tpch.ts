import type { TpchData } from '../scenario/data.ts'
import { bytesOfSize } from '../scenario/dataSize.ts'

/** What the generator is asked: however the size was given, the same data has one name in the cache. */
export const tpchRequest = ({
  size = 'small',
  scaleFactor = scaleFactorOf(bytesOfSize(size)),
}: TpchData) => ({
  size: { bytes: bytesAt(scaleFactor) },
  characteristics: {
    kind: 'tpch' as const,
    scaleFactor,
    format: 'parquet' as const,
    compression: 'snappy' as const,
    seed: null,
  },
})
export type TpchRequest = ReturnType<typeof tpchRequest>

/** Bytes of all tables' files, snappy Parquet, as measured; between them the logarithms are interpolated. */
const measured: readonly (readonly [scaleFactor: number, bytes: number])[] = [
  [0.001, 436e3],
  [0.003, 1.152e6],
  [0.01, 3.495e6],
  [0.03, 10.06e6],
  [0.1, 33.42e6],
  [0.3, 104e6],
  [1, 363.1e6],
  [3, 1.131e9],
  [10, 3.93e9],
  [30, 12.17e9],
]

/** The scale factor whose files have so many bytes, to three digits. */
export const scaleFactorOf = (bytes: number): number =>
  Number(
    interpolate(
      measured.map(([scaleFactor, at]) => [at, scaleFactor] as const),
      bytes,
    ).toPrecision(3),
  )

/** Bytes of all files at a scale factor, about. */
export const bytesAt = (scaleFactor: number): number => Math.round(interpolate(measured, scaleFactor))

const interpolate = (points: readonly (readonly [number, number])[], at: number): number => {
  const end = Math.max(
    1,
    points.findIndex(([x]) => x >= at),
  )
  const [[x0, y0], [x1, y1]] = [points[end - 1]!, points[end]!]
  return y0 * (y1 / y0) ** (Math.log(at / x0) / Math.log(x1 / x0))
}
