import { describe, expect, test, vi } from 'vitest'
import { clickstream, type DataCharacteristics } from '../../src/scenario/data.ts'
import { useDatasets } from './datasets.ts'

vi.setConfig({ testTimeout: 120_000 })
const { ensure } = useDatasets()

const everyKind = (['parquet', 'csv', 'json'] as const).flatMap((format) =>
  (['simple', 'moderate', 'complex'] as const).flatMap((complexity) =>
    (['none', 'gzip', 'zstd', ...(format === 'parquet' ? (['snappy'] as const) : [])] as const).map(
      (compression): [`${number}MB`, Partial<DataCharacteristics>] => [
        '2MB',
        { format, complexity, compression },
      ],
    ),
  ),
)

describe('files of all tables together have the asked bytes within 5 %', () => {
  test.each<[`${number}MB`, Partial<DataCharacteristics>]>([
    ['1MB', { format: 'parquet', complexity: 'moderate', joinTables: 5 }],
    ['3MB', { format: 'parquet', complexity: 'simple', joinTables: 0, skewFactor: 1 }],
    ['10MB', { format: 'parquet', complexity: 'complex', joinTables: 5, temporalRange: '52w' }],
    ['2MB', { format: 'parquet', complexity: 'moderate', compression: 'zstd', temporalRange: '1h' }],
    ['2MB', { format: 'csv', complexity: 'simple' }],
    ['5MB', { format: 'csv', complexity: 'complex', joinTables: 5, skewFactor: 0 }],
    ['1MB', { format: 'csv', complexity: 'moderate', compression: 'gzip' }],
    ['2MB', { format: 'json', complexity: 'moderate' }],
    ['1MB', { format: 'json', complexity: 'complex', compression: 'zstd', joinTables: 3 }],
    ['1MB', { format: 'json', complexity: 'complex', joinTables: 5, changeFeed: 1, malformed: 0.2 }],
    ['3MB', { format: 'parquet', complexity: 'simple', changeFeed: 1 }],
    ['3MB', { format: 'csv', complexity: 'complex', changeFeed: 0.1, malformed: 0.05 }],
    ...everyKind,
  ])('%s %o', async (size, characteristics) => {
    const { manifest } = await ensure(clickstream({ size, ...characteristics }))
    const asked = Number.parseInt(size, 10) * 1e6
    expect(Math.abs(manifest.bytes - asked) / asked).toBeLessThan(0.05)
  })
})
