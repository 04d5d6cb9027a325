import { z } from 'zod'
import { column, columnType } from '../scenario/columnType.ts'

/** The steps of a job (`protocol.ts`), each in the language of the engine that is to take it. */

/** A constant in a predicate: decimals, dates, timestamps (ISO) and whole numbers beyond 2^53 are text. */
const constant = z.union([z.string(), z.number(), z.boolean()])

/** A condition that Iceberg's own statistics can answer: columns against constants. */
type Predicate =
  | { op: 'and' | 'or'; of: Predicate[] }
  | { op: 'not'; of: Predicate }
  | {
      op: 'equal' | 'notEqual' | 'less' | 'lessEqual' | 'greater' | 'greaterEqual'
      column: string
      value: z.infer<typeof constant>
    }
  | { op: 'in'; column: string; values: z.infer<typeof constant>[] }
  | { op: 'isNull'; column: string }
  | { op: 'startsWith'; column: string; value: string }
const predicate: z.ZodType<Predicate> = z.lazy(() =>
  z.discriminatedUnion('op', [
    z.object({ op: z.enum(['and', 'or']), of: z.array(predicate) }),
    z.object({ op: z.literal('not'), of: predicate }),
    z.object({
      op: z.enum(['equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual']),
      column: z.string(),
      value: constant,
    }),
    z.object({ op: z.literal('in'), column: z.string(), values: z.array(constant) }),
    z.object({ op: z.literal('isNull'), column: z.string() }),
    z.object({ op: z.literal('startsWith'), column: z.string(), value: z.string() }),
  ]),
)

const named = z.object({ name: z.string(), expression: z.string() })
/** Nulls come first ascending and last descending. */
const sortKey = z.object({ column: z.string(), descending: z.boolean() })

/** An operation whose expressions the planner has put into one engine's own language. */
const compiledOperation = z.discriminatedUnion('op', [
  z.object({ op: z.literal('filter'), condition: z.string() }),
  z.object({ op: z.literal('transform'), columns: z.array(named) }),
  z.object({
    op: z.literal('join'),
    /** An input, or a table of the scenario as the last step left it. */
    table: z.string(),
    on: z.array(z.string()),
    how: z.enum(['inner', 'left', 'semi', 'anti']),
    /** Columns taken from the joined table, without the keys; none for semi and anti. */
    columns: z.array(z.string()),
    broadcast: z.boolean(),
  }),
  z.object({ op: z.literal('aggregate'), by: z.array(named), metrics: z.array(named) }),
  z.object({ op: z.literal('deduplicate'), by: z.array(z.string()), latest: z.array(sortKey) }),
  z.object({
    op: z.literal('window'),
    by: z.array(z.string()),
    orderBy: z.array(sortKey),
    columns: z.array(
      z.object({
        name: z.string(),
        function: z.enum([
          'rowNumber',
          'rank',
          'denseRank',
          'lag',
          'lead',
          'sum',
          'count',
          'min',
          'max',
          'avg',
        ]),
        /** Expression of the value; null for ranks and `count(*)`. */
        argument: z.string().nullable(),
        /** Rows back or ahead; null but for lag and lead. */
        offset: z.number().int().nullable(),
        /** What the column must be. */
        type: columnType,
      }),
    ),
  }),
  z.object({
    op: z.literal('sessionise'),
    by: z.array(z.string()),
    orderBy: z.string(),
    gapMinutes: z.number(),
    /** Name of the new column: the session's number within its key, from 1, type long. */
    as: z.string(),
  }),
  /** The other table's columns in the order of the rows so far. */
  z.object({ op: z.literal('union'), table: z.string(), columns: z.array(z.string()) }),
  z.object({ op: z.literal('explode'), column: z.string(), as: z.string(), keepEmpty: z.boolean() }),
  z.object({ op: z.literal('sort'), by: z.array(sortKey), limit: z.number().int().nullable() }),
])
export type CompiledOperation = z.infer<typeof compiledOperation>

/** What a step does with a table of the scenario. `schema` is the table's at that moment, all of its columns. */
const compiledWrite = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('append'),
    table: z.string(),
    schema: z.array(column).min(1),
    /** Only rows whose value lies above the table's greatest; all while it is empty. */
    after: z.string().nullable(),
  }),
  z.object({ op: z.literal('overwrite'), table: z.string(), schema: z.array(column).min(1) }),
  z.object({
    op: z.literal('upsert'),
    table: z.string(),
    schema: z.array(column).min(1),
    on: z.array(z.string()).min(1),
    /** A boolean column beside the schema's: where it is true the row of that key is deleted. */
    deleteFlag: z.string().nullable(),
  }),
  z.object({ op: z.literal('delete'), table: z.string(), condition: z.string(), predicate }),
  z.object({
    op: z.literal('evolve'),
    table: z.string(),
    add: z.array(column),
    rename: z.array(z.object({ from: z.string(), to: z.string() })),
    widen: z.array(column),
    drop: z.array(z.string()),
  }),
  z.object({ op: z.literal('maintain'), table: z.string(), action: z.enum(['compact', 'expireSnapshots']) }),
])
export type CompiledWrite = z.infer<typeof compiledWrite>

/** Rows of one table through operations into another; or a change of a table alone, without source. */
export const compiledStep = z.object({
  name: z.string(),
  source: z
    .object({
      /** An input, or a table of the scenario. */
      table: z.string(),
      /** All that the step needs of it; null: every column. Only where it is a table of the scenario. */
      columns: z.array(z.string()).nullable(),
      /** What the first filter lets Iceberg leave out; the filter itself is in the pipeline all the same. */
      predicate: predicate.nullable(),
    })
    .nullable(),
  pipeline: z.array(compiledOperation),
  write: compiledWrite,
})
export type CompiledStep = z.infer<typeof compiledStep>
