import { z } from 'zod'
import { column, columnType } from '../scenario/columnType.ts'
import { resourceLimits } from '../scenario/resourceLimits.ts'
import { engineMetrics } from './engineMetrics.ts'

/**
 * The contract between the harness and a runner: a job file goes in, JSON lines come out.
 *
 * After every `task` message the runner waits for one line on stdin. The harness reads the trial's
 * exact resource counters in that pause, while all processes of the trial still live, and then answers.
 */

/** Files of an input that have the same columns, where these are not the table's. */
export const inputGroup = z.object({
  uris: z.array(z.string()).min(1),
  /** What to read of them: their columns by their own names, with the table's types. */
  schema: z.array(column).min(1),
  /** The name here of each column of the table, in its order; null: it is null in all rows. */
  columns: z.array(z.string().nullable()).min(1),
})

/** Where an input table's files are, as the trial sees them. */
export const inputFiles = z.object({
  format: z.enum(['parquet', 'csv', 'json']),
  /** Paths or URIs, in a fixed order. */
  uris: z.array(z.string()).min(1),
  schema: z.array(column).min(1),
  /** All of `uris` by their columns; left out where every file has the columns of `schema`. */
  groups: z.array(inputGroup).min(1).optional(),
})
export type InputFiles = z.infer<typeof inputFiles>

/** An input table as a task reads it. */
export const taskInput = inputFiles.extend({
  /** What becomes of rows of text that can't be read as the schema. */
  onMalformed: z.enum(['fail', 'skip', 'quarantine']),
  /** Table of the scenario that their lines go to, by its own name: one string column `line`. Null: none. */
  quarantine: z.string().nullable(),
})
export type TaskInput = z.infer<typeof taskInput>

/** How the output table's files are written; set alike for all stacks on the table itself. */
export const tableWrite = z.object({
  /** PyIceberg can't write version 3 yet. */
  formatVersion: z.literal(2),
  codec: z.enum(['zstd', 'snappy', 'gzip', 'uncompressed']),
  rowLevelMode: z.enum(['copy-on-write', 'merge-on-read']),
  distribution: z.enum(['none', 'hash']),
  targetFileSizeMb: z.number().int().positive(),
})
export type TableWrite = z.infer<typeof tableWrite>

/** A constant in a predicate: decimals, dates, timestamps (ISO) and whole numbers beyond 2^53 are text. */
const constant = z.union([z.string(), z.number(), z.boolean()])

/** A condition that Iceberg's own statistics can answer: columns against constants. */
export type Predicate =
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
export const predicate: z.ZodType<Predicate> = z.lazy(() =>
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
export const compiledOperation = z.discriminatedUnion('op', [
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
export const compiledWrite = z.discriminatedUnion('op', [
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

/** One run of the scenario into fresh tables. A trial has one, and `warm` repeats after it. */
export const task = z.object({
  id: z.string(),
  inputs: z.record(z.string(), taskInput),
  /** Tables of the scenario by its own names, as `namespace.name` in the catalog. They exist. */
  tables: z.record(z.string(), z.string()),
  steps: z.array(compiledStep),
  /** A user's own Python file in place of steps, and where its rows go. */
  script: z.object({ uri: z.string(), table: z.string(), schema: z.array(column).min(1) }).nullable(),
})
export type Task = z.infer<typeof task>

/** What the runner is to do. `engine` is the stack's own, made by its descriptor. */
export const job = z.object({
  version: z.literal(1),
  /** Python module that holds the stack's `processor()`, e.g. `stacks.spark.processor`. */
  processor: z.string(),
  limits: resourceLimits,
  engine: z.record(z.string(), z.unknown()),
  catalog: z.object({ name: z.string(), properties: z.record(z.string(), z.string()) }),
  tasks: z.array(task).min(1),
  /** Whether to keep what the engine tells of its queries, at whatever cost; never in a timed trial. */
  profile: z.boolean().optional(),
})
export type Job = z.infer<typeof job>

/** A named stretch of time, on the monotonic clock of the machine that ran it. Nanoseconds. */
export const phase = z.object({
  name: z.string(),
  startNs: z.number(),
  endNs: z.number(),
  /** The step that it is part of; null outside of steps. */
  step: z.string().nullable(),
})
export type Phase = z.infer<typeof phase>

const taskMessage = z.discriminatedUnion('status', [
  z.object({
    type: z.literal('task'),
    id: z.string(),
    status: z.literal('completed'),
    startNs: z.number(),
    /** The moment of `startNs` by the clock that commits are stamped with, ms since 1970. */
    startedAtMs: z.number(),
    /** The moment the catalog had accepted the last commit. */
    committedNs: z.number(),
    phases: z.array(phase),
    /** Those that the stack knows of; Iceberg's Java library leaves its own in the tables' metadata. */
    commitRetries: z.number().int(),
    /** Rows of all inputs that were skipped or quarantined. */
    malformedRows: z.number().int(),
  }),
  z.object({
    type: z.literal('task'),
    id: z.string(),
    status: z.enum(['failed', 'outOfMemory', 'unsupported']),
    error: z.object({
      type: z.string(),
      message: z.string(),
      /** Where it came from, `"load" (upsert crm)`; null where that says nothing. */
      step: z.string().nullable().default(null),
      traceback: z.string(),
    }),
  }),
])

export const runnerMessage = z.discriminatedUnion('type', [
  /** Engine is up: interpreter, imports and session are the phases so far. */
  z.object({ type: z.literal('ready'), phases: z.array(phase), versions: z.record(z.string(), z.string()) }),
  taskMessage,
  /** A file with the engine's own profile, in a job that asks for it. */
  z.object({ type: z.literal('profile'), name: z.string(), text: z.string() }),
  z.object({
    type: z.literal('finished'),
    /** The engine's own counters of the first task, read when nothing is timed any more; null: it has none. */
    engine: engineMetrics.nullable(),
    /** Why they can't be had. */
    engineProblem: z.string().optional(),
  }),
])
export type RunnerMessage = z.infer<typeof runnerMessage>
