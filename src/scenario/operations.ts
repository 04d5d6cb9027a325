import { z } from 'zod'
import { columnName, list, type OperationCharacter, operation } from './operation.ts'
import { tableOperations } from './tableOperations.ts'

/** SQL of the common subset: docs/expressions.md. The planner reads it; here it is only text. */
const expression = z.string('expected a SQL expression').trim().min(1, 'expected a SQL expression')

const named = z.record(columnName, expression)
const someNamed = named.refine((columns) => Object.keys(columns).length > 0, {
  message: "expected at least one column, as { name: 'expression' }",
})
const names = z.array(columnName).min(1)

const joinKind = z.enum(['inner', 'left', 'semi', 'anti'])
/** `'event_time'`, or `'event_time desc'`. Nulls come first ascending and last descending, as in Iceberg. */
const sortColumn = z.string().regex(/^.*\S.*$/, "expected a column, or 'column desc'")

const rowOperations = [
  operation('filter', { condition: expression }),
  operation('transform', { columns: someNamed }),
  operation('join', {
    table: z.string().min(1),
    on: names,
    how: joinKind,
    /** Columns taken from the joined table; absent: all but the keys. */
    columns: z.array(columnName).optional(),
    /** The joined table is small enough to be sent whole to every worker. */
    broadcast: z.boolean().optional(),
  }),
  operation('aggregate', { by: named, metrics: someNamed }),
  operation('deduplicate', { by: names, latest: z.array(sortColumn).min(1) }),
  operation('window', { by: names, orderBy: z.array(sortColumn).min(1), columns: someNamed }),
  operation('sessionise', {
    by: names,
    orderBy: columnName,
    gapMinutes: z.number().positive(),
    /** Name of the new column. */
    as: columnName,
  }),
  operation('pivot', {
    by: named,
    on: expression,
    values: z.array(z.union([z.string(), z.number().int()])).min(1),
    metrics: someNamed,
  }),
  operation('union', { table: z.string().min(1) }),
  operation('explode', { column: columnName, as: columnName, keepEmpty: z.boolean() }),
  operation('sort', { by: z.array(sortColumn).min(1), limit: z.number().int().positive().optional() }),
] as const

/** ETLOperation of the design: what a pipeline does, as data that every stack executes in its own idiom. */
export const etlOperation = z.discriminatedUnion('operationType', [...rowOperations, ...tableOperations])
export type ETLOperation = z.infer<typeof etlOperation>

/** Keeps the rows for which a condition is true, not those for which it is NULL: `filter('NOT is_bot')`. */
export const filter = (condition: string, about: OperationCharacter = {}): ETLOperation => ({
  operationType: 'filter',
  parameters: { condition },
  ...about,
})

/** Adds columns, or replaces them; every expression sees the columns as they were before. */
export const transform = (columns: Record<string, string>, about: OperationCharacter = {}): ETLOperation => ({
  operationType: 'transform',
  parameters: { columns },
  ...about,
})

/**
 * Adds columns of another table where the keys, named alike in both, are equal. NULL matches nothing.
 * `how` is `inner` unless said otherwise; `left` keeps rows without a match; `semi` keeps the rows that have a
 * match and `anti` those that have none, without columns of the other table. `broadcast` is a hint: Spark
 * sends the table to every executor; single-node engines build their hash table on it.
 */
export const join = (
  table: string,
  by: {
    on: string | readonly string[]
    how?: z.infer<typeof joinKind>
    columns?: string[]
    broadcast?: boolean
  },
  about: OperationCharacter = {},
): ETLOperation => ({
  operationType: 'join',
  parameters: { table, how: 'inner', ...by, on: list(by?.on) },
  ...about,
})

/**
 * One row per combination of the `by` expressions, with metrics over its rows: `{ events: 'count(*)' }`.
 * Without `by` it is one row in all.
 */
export const aggregate = (
  groups: { by?: Record<string, string>; metrics: Record<string, string> },
  about: OperationCharacter = {},
): ETLOperation => ({ operationType: 'aggregate', parameters: { by: {}, ...groups }, ...about })

/**
 * Keeps one row of each key: the last in the order of `latest`. Rows that tie in all of `latest` are the
 * same to it, and each stack may keep another: end the list with a column that tells rows apart.
 *
 * @example deduplicate({ by: 'user_id', latest: ['changed_at', 'change_id'] })
 */
export const deduplicate = (
  keys: { by: string | readonly string[]; latest: string | readonly string[] },
  about: OperationCharacter = {},
): ETLOperation => ({
  operationType: 'deduplicate',
  parameters: { by: list(keys?.by), latest: list(keys?.latest) },
  ...about,
})

/**
 * Adds columns computed over each key's rows in order: `row_number()`, `rank()`, `dense_rank()`, `lag(x)`,
 * `lag(x, n)`, `lead(x)`, and `sum`, `count`, `min`, `max`, `avg` from the first row to this one.
 *
 * @example window({ by: 'user_id', orderBy: 'event_time', columns: { spent: 'sum(revenue)' } })
 */
export const window = (
  over: {
    by: string | readonly string[]
    orderBy: string | readonly string[]
    columns: Record<string, string>
  },
  about: OperationCharacter = {},
): ETLOperation => ({
  operationType: 'window',
  parameters: { ...over, by: list(over?.by), orderBy: list(over?.orderBy) },
  ...about,
})

/**
 * Numbers each key's sessions from 1, in the order of a timestamp, as the long column `as` (`session`). A new
 * session starts after a gap of more than `gapMinutes`.
 */
export const sessionise = (
  sessions: { by: string | readonly string[]; orderBy: string; gapMinutes: number; as?: string },
  about: OperationCharacter = {},
): ETLOperation => ({
  operationType: 'sessionise',
  parameters: { as: 'session', ...sessions, by: list(sessions?.by) },
  ...about,
})

/**
 * One row per combination of the `by` expressions, with each metric once for every value of `on`, as the
 * columns `<value>_<metric>`; with one metric just `<value>`. A metric over no rows is what `aggregate` gives:
 * a count of 0, else NULL.
 */
export const pivot = (
  table: {
    by: Record<string, string>
    on: string
    values: (string | number)[]
    metrics: Record<string, string>
  },
  about: OperationCharacter = {},
): ETLOperation => ({ operationType: 'pivot', parameters: table, ...about })

/** Adds the rows of another table, which has the same columns; none are removed. */
export const union = (table: string, about: OperationCharacter = {}): ETLOperation => ({
  operationType: 'union',
  parameters: { table },
  ...about,
})

/**
 * One row for each element of a list column, as the column `as` in place of the list. Rows whose list is
 * empty or NULL are dropped, or kept with NULL by `keepEmpty`.
 */
export const explode = (
  column: string,
  options: { as?: string; keepEmpty?: boolean } = {},
  about: OperationCharacter = {},
): ETLOperation => ({
  operationType: 'explode',
  parameters: { column, as: column, keepEmpty: false, ...options },
  ...about,
})

/**
 * Orders the rows, and with `limit` keeps the first ones. Rows that tie at the limit are the same to it:
 * end the list with a column that tells them apart. Readers of a table see no order, but its files have it.
 *
 * @example sort(['revenue desc', 'event_id'], { limit: 100 })
 */
export const sort = (
  by: string | readonly string[],
  { limit }: { limit?: number } = {},
  about: OperationCharacter = {},
): ETLOperation => ({
  operationType: 'sort',
  parameters: { by: list(by), ...(limit !== undefined && { limit }) },
  ...about,
})
