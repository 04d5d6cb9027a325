import { z } from 'zod'
import { columnType } from './columnType.ts'
import { columnName } from './operation.ts'
import { validationRule } from './rules.ts'

const tolerance = z.strictObject({ relative: z.number().min(0), absolute: z.number().min(0) }).partial()

/** A partition field in Iceberg's words: `country`, `day(event_time)`, `bucket(16, user_id)`, `truncate(4, zip)`. */
const partitionField = z
  .string()
  .regex(
    /^\s*(?:(?:year|month|day|hour)\(\s*[^(),]+\s*\)|(?:bucket|truncate)\(\s*\d+\s*,\s*[^(),]+\s*\)|[^(),]+)\s*$/,
    'expected a column, year|month|day|hour(column), or bucket|truncate(number, column)',
  )

const columns = z
  .record(columnName, columnType)
  .refine((output) => Object.keys(output).length > 0, 'expected at least one output column')

/** What a scenario says of a table besides its columns. */
export const tableDetails = {
  /** Columns that identify a row: floats are compared row by row along them. */
  key: z.array(columnName).min(1).optional(),
  rules: z.array(validationRule).default([]),
  /** DuckDB SQL over the input tables, written by hand: an answer that shares no code with the stacks. */
  answer: z.string().min(1).optional(),
  partitionBy: z.array(partitionField).min(1).optional(),
  /** By float column, where it may differ by more than the scenario's `floatTolerance`. */
  tolerance: z.record(columnName, tolerance).optional(),
}

/** A table that the scenario writes and that is verified. It is made fresh for every trial, before the clock starts. */
export const scenarioTable = z.strictObject({
  /** In order, as they are when the table is made; every stack casts to them. */
  columns,
  /** Filled from an input table before the clock starts, by neither stack; absent: empty. */
  initial: z
    .union([z.string().min(1), z.strictObject({ from: z.string().min(1), where: z.string().min(1) })])
    .optional(),
  ...tableDetails,
})
export type ScenarioTable = z.infer<typeof scenarioTable>

/** The short form for one table: `output` names its columns. */
export const outputColumns = columns
