import type { SchemaElement } from 'hyparquet-writer'
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
    data: rows.map((row) => encoded(type, value(row))),
  }))
  const schema: SchemaElement[] = [
    { name: 'trials', num_children: rawColumns.length },
    ...rawColumns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...types[type] })),
  ]
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, createdBy: `etl-bench ${toolVersion}` }))
}

const types: Record<RawType, Omit<SchemaElement, 'name'>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  // By the converted type alone DuckDB and Polars take it for a local time.
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
}

const encoded = (type: RawColumn['type'], value: RawValue): RawValue | bigint | Date => {
  if (value === null) return null
  if (type === 'integer') return BigInt(value)
  return type === 'timestamp' ? new Date(value as string) : value
}
