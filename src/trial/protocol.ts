import { z } from 'zod'
import { column } from '../scenario/columnType.ts'
import { resourceLimits } from '../scenario/resourceLimits.ts'

/**
 * The contract between the harness and a runner: a job file goes in, JSON lines come out.
 *
 * After every `task` message the runner waits for one line on stdin. The harness reads the trial's
 * exact resource counters in that pause, while all processes of the trial still live, and then answers.
 */

/** Where an input table's files are, as the trial sees them. */
export const taskInput = z.object({
  format: z.enum(['parquet', 'csv', 'json']),
  /** Paths or URIs, in a fixed order. */
  uris: z.array(z.string()).min(1),
  schema: z.array(column).min(1),
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

/** An operation whose expressions the planner has put into one engine's own language. */
export const compiledOperation = z.discriminatedUnion('op', [
  z.object({ op: z.literal('filter'), condition: z.string() }),
  z.object({
    op: z.literal('transform'),
    columns: z.array(z.object({ name: z.string(), expression: z.string() })),
  }),
  z.object({
    op: z.literal('join'),
    table: z.string(),
    on: z.array(z.string()),
    how: z.enum(['inner', 'left']),
    /** Columns taken from the joined table, without the keys. */
    columns: z.array(z.string()),
  }),
  z.object({
    op: z.literal('aggregate'),
    by: z.array(z.object({ name: z.string(), expression: z.string() })),
    metrics: z.array(z.object({ name: z.string(), expression: z.string() })),
  }),
  z.object({
    op: z.literal('sessionise'),
    by: z.array(z.string()),
    orderBy: z.string(),
    gapMinutes: z.number(),
    /** Name of the new column: the session's number within its key, from 1, type long. */
    as: z.string(),
  }),
])
export type CompiledOperation = z.infer<typeof compiledOperation>

/** One run of the pipeline into one fresh table. A trial has one, and `warm` repeats after it. */
export const task = z.object({
  id: z.string(),
  inputs: z.record(z.string(), taskInput),
  /** The table that the pipeline starts from. */
  source: z.string(),
  pipeline: z.array(compiledOperation),
  /** A user's own Python file in place of `pipeline`. */
  script: z.string().nullable(),
  output: z.object({ table: z.string(), schema: z.array(column), write: tableWrite }),
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
})
export type Job = z.infer<typeof job>

/** A named stretch of time, on the monotonic clock of the machine that ran it. Nanoseconds. */
export const phase = z.object({ name: z.string(), startNs: z.number(), endNs: z.number() })
export type Phase = z.infer<typeof phase>

const taskMessage = z.discriminatedUnion('status', [
  z.object({
    type: z.literal('task'),
    id: z.string(),
    status: z.literal('completed'),
    startNs: z.number(),
    /** The moment the catalog had accepted the last commit. */
    committedNs: z.number(),
    phases: z.array(phase),
    commitRetries: z.number().int(),
  }),
  z.object({
    type: z.literal('task'),
    id: z.string(),
    status: z.enum(['failed', 'outOfMemory', 'unsupported']),
    error: z.object({ type: z.string(), message: z.string(), traceback: z.string() }),
  }),
])

export const runnerMessage = z.discriminatedUnion('type', [
  /** Engine is up: interpreter, imports and session are the phases so far. */
  z.object({ type: z.literal('ready'), phases: z.array(phase), versions: z.record(z.string(), z.string()) }),
  taskMessage,
  z.object({ type: z.literal('finished') }),
])
export type RunnerMessage = z.infer<typeof runnerMessage>
