import { type DataCharacteristics, rangeSeconds } from '../scenario/data.ts'
import { askedSize } from '../scenario/dataSize.ts'

/** Defaults that follow from the complexity. */
const dirt = {
  simple: { duplicates: 0, late: 0 },
  moderate: { duplicates: 0.002, late: 0.01 },
  complex: { duplicates: 0.01, late: 0.03 },
} as const

/** What the generator is asked: every value explicit, so that the same data has one name in the cache. */
export const clickstreamRequest = (data: DataCharacteristics) => ({
  size: askedSize(data.size),
  characteristics: {
    kind: 'clickstream' as const,
    complexity: data.complexity,
    skewFactor: data.skewFactor,
    joinTables: data.joinTables,
    temporalRangeSeconds: rangeSeconds(data.temporalRange),
    format: data.format,
    compression: data.compression ?? (data.format === 'parquet' ? 'snappy' : 'none'),
    duplicates: data.duplicates ?? dirt[data.complexity].duplicates,
    late: data.late ?? dirt[data.complexity].late,
    malformed: data.malformed,
    changeFeed: data.changeFeed,
    seed: data.seed,
  },
})
export type ClickstreamRequest = ReturnType<typeof clickstreamRequest>
