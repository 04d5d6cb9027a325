import { z } from 'zod'
import { columnType } from './columnType.ts'
import { columnName, list } from './operation.ts'

const columnNames = z.array(columnName).min(1)
const text = z.string().trim().min(1)
/** Numbers, or text that is read as the column's type: decimals, dates, timestamps. */
const bound = z.union([z.number(), text])
const count = z.number().int().min(0)

const someBound = (rule: { min?: unknown; max?: unknown }): boolean =>
  rule.min !== undefined || rule.max !== undefined
const noBound = 'expected min, max or both'

/** `'90m'`, `'12h'`, `'7d'`. */
const span = z.string().regex(/^\d+[smhd]$/, "expected a time span like '90m', '12h' or '7d'")

/** A column of an input table. */
const elsewhere = z.strictObject({ table: text, column: columnName })

/** ValidationRule of the design: what must hold in a table, whatever the other stack wrote. */
export const validationRule = z.discriminatedUnion('ruleType', [
  z.strictObject({ ruleType: z.literal('notNull'), column: columnName }),
  z.strictObject({ ruleType: z.literal('unique'), columns: columnNames }),
  z
    .strictObject({ ruleType: z.literal('rowCount'), min: count.optional(), max: count.optional() })
    .refine(someBound, noBound),
  z
    .strictObject({
      ruleType: z.literal('range'),
      column: columnName,
      min: bound.optional(),
      max: bound.optional(),
    })
    .refine(someBound, noBound),
  z.strictObject({ ruleType: z.literal('regex'), column: columnName, pattern: text }),
  z
    .strictObject({
      ruleType: z.literal('references'),
      columns: columnNames,
      table: text,
      to: columnNames,
    })
    .refine(({ columns, to }) => columns.length === to.length, 'expected as many columns there as here'),
  z.strictObject({
    ruleType: z.literal('sumEquals'),
    column: columnName,
    /** A number, or the sum of an input table's column. */
    expected: z.union([bound, elsewhere]),
  }),
  z.strictObject({ ruleType: z.literal('schema'), columns: z.record(columnName, columnType) }),
  z.strictObject({
    ruleType: z.literal('freshness'),
    column: columnName,
    within: span,
    /** A moment, or the newest value of an input table's column. */
    of: z.union([text, elsewhere]),
  }),
  z.strictObject({ ruleType: z.literal('sql'), name: text, sql: text }),
])
export type ValidationRule = z.infer<typeof validationRule>

/** No row has a null in this column. */
export const notNull = (column: string): ValidationRule => ({ ruleType: 'notNull', column })

/** No two rows have the same values in these columns; nulls count as equal. */
export const unique = (...columns: [string, ...string[]]): ValidationRule => ({ ruleType: 'unique', columns })

/** The table has at least `min` and at most `max` rows: `rowCount({ min: 1 })`. */
export const rowCount = (rows: { min?: number; max?: number }): ValidationRule => ({
  ruleType: 'rowCount',
  ...rows,
})

/** Values lie between `min` and `max`, both included; text stands for decimals, dates and timestamps. NULL passes. */
export const range = (
  column: string,
  bounds: { min?: number | string; max?: number | string },
): ValidationRule => ({ ruleType: 'range', column, ...bounds })

/** Each value as a whole matches a regular expression (RE2's syntax). NULL passes. */
export const regex = (column: string, pattern: string | RegExp): ValidationRule => ({
  ruleType: 'regex',
  column,
  pattern: pattern instanceof RegExp ? pattern.source : pattern,
})

/**
 * Every value is in an input table: a foreign key. Rows with a NULL in it pass.
 *
 * @example references('user_id', { table: 'users' })
 */
export const references = (
  columns: string | readonly string[],
  there: { table: string; columns?: string | readonly string[] },
): ValidationRule => ({
  ruleType: 'references',
  columns: list(columns),
  table: there?.table,
  to: list(there?.columns ?? columns),
})

/** The column's sum is a number, or that of an input table's column; floats within the scenario's tolerance. */
export const sumEquals = (
  column: string,
  expected: number | string | { table: string; column: string },
): ValidationRule => ({ ruleType: 'sumEquals', column, expected })

/** The Iceberg table has exactly these columns, in this order and of these types. */
export const schema = (columns: Record<string, string>): ValidationRule => ({ ruleType: 'schema', columns })

/**
 * The newest value of a timestamp or date is at most `within` older than a moment, or than the newest value of
 * an input table's column.
 *
 * @example freshness('hour', { within: '1h', of: { table: 'events', column: 'event_time' } })
 */
export const freshness = (
  column: string,
  age: { within: string; of: string | { table: string; column: string } },
): ValidationRule => ({ ruleType: 'freshness', column, ...age })

/**
 * A query of your own in DuckDB's SQL that gives the rows that are wrong, from `output`, the table itself, and
 * the input tables: `sql('no visit ends before it starts', 'FROM output WHERE ended < started')`.
 */
export const sql = (name: string, query: string): ValidationRule => ({
  ruleType: 'sql',
  name,
  sql: query,
})
