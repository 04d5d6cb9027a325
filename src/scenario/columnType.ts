import { z } from 'zod'

/** Column types a scenario can declare. They name Iceberg's types; `timestamp` has no zone and counts µs. */
export const columnType = z
  .string()
  .regex(
    /^(boolean|int|long|float|double|string|date|timestamp|timestamptz|decimal\(\s*\d{1,2}\s*,\s*\d{1,2}\s*\))$/,
    'expected boolean, int, long, float, double, string, date, timestamp, timestamptz or decimal(precision,scale)',
  )
export type ColumnType = z.infer<typeof columnType>

/** One column of a table, in the table's order. */
export const column = z.object({ name: z.string().min(1), type: columnType })
export type Column = z.infer<typeof column>
