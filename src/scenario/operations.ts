import { z } from 'zod'

const columnName = z.string('expected a column name').min(1, 'expected a column name')
/** SQL of the common subset: docs/expressions.md. The planner reads it; here it is only text. */
const expression = z.string('expected a SQL expression').trim().min(1, 'expected a SQL expression')

const named = z.record(columnName, expression)
const someNamed = named.refine((columns) => Object.keys(columns).length > 0, {
  message: "expected at least one column, as { name: 'expression' }",
})

/** What the author says of an operation's weight; `selectivity` is the share of rows that it keeps, 0 to 1. */
const character = {
  complexity: z.enum(['simple', 'moderate', 'complex']).optional(),
  selectivity: z.number().min(0).max(1, 'expected a share of rows from 0 to 1').optional(),
}
export type OperationCharacter = z.infer<z.ZodObject<typeof character>>

/** ETLOperation of the design: what a pipeline does, as data that every stack executes in its own idiom. */
export const etlOperation = z.discriminatedUnion('operationType', [
  z.strictObject({
    operationType: z.literal('filter'),
    parameters: z.strictObject({ condition: expression }),
    ...character,
  }),
  z.strictObject({
    operationType: z.literal('transform'),
    parameters: z.strictObject({ columns: someNamed }),
    ...character,
  }),
  z.strictObject({
    operationType: z.literal('join'),
    parameters: z.strictObject({
      table: z.string().min(1),
      on: z.array(columnName).min(1),
      how: z.enum(['inner', 'left']),
      /** Columns taken from the joined table; absent: all but the keys. */
      columns: z.array(columnName).optional(),
    }),
    ...character,
  }),
  z.strictObject({
    operationType: z.literal('aggregate'),
    parameters: z.strictObject({ by: named, metrics: someNamed }),
    ...character,
  }),
  z.strictObject({
    operationType: z.literal('sessionise'),
    parameters: z.strictObject({
      by: z.array(columnName).min(1),
      orderBy: columnName,
      gapMinutes: z.number().positive(),
      /** Name of the new column. */
      as: columnName,
    }),
    ...character,
  }),
])
export type ETLOperation = z.infer<typeof etlOperation>

/** Vitest runs benchmark files without checking types, so wrong arguments pass through here to the schema. */
const list = (names: string | readonly string[]): string[] => [names].flat()

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
 * Adds columns of another input table where the keys, named alike in both, are equal. NULL matches nothing.
 * `how` is `inner` unless said otherwise; `left` keeps rows without a match.
 */
export const join = (
  table: string,
  by: { on: string | readonly string[]; how?: 'inner' | 'left'; columns?: string[] },
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
