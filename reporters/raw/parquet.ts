import type { BasicType } from 'hyparquet-writer'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { toolVersion } from '../../src/host/toolVersion.ts'
import { type RawColumn, type RawType, type RawValue, rawColumns, rawTrials } from './columns.ts'

/** Every trial as a row of Parquet: docs/raw.md. */
export const renderParquet = async (results: BenchmarkResults): Promise<Uint8Array> => {
  // Nobody else needs it.
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const rows = rawTrials(results)
  const columnData = rawColumns.map(({ name, type, value }) => ({
    name,
    type: types[type],
    data: rows.map((row) => encoded(type, value(row))),
  }))
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: `etl-bench ${toolVersion}` }))
}

const types: Record<RawType, BasicType> = {
  text: 'STRING',
  integer: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
}

const encoded = (type: RawColumn['type'], value: RawValue): RawValue | bigint | Date => {
  if (value === null) return null
  if (type === 'integer') return BigInt(value)
  return type === 'timestamp' ? new Date(value as string) : value
}
