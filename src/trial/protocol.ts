import { z } from 'zod'
import { column } from '../scenario/columnType.ts'
import { resourceLimits } from '../scenario/resourceLimits.ts'
import { compiledStep } from './compiledStep.ts'
import { engineMetrics } from './engineMetrics.ts'

/**
 * The contract between the harness and a runner: a job file goes in, JSON lines come out.
 *
 * After every `task` message the runner waits for one line on stdin. The harness reads the trial's
 * exact resource counters in that pause, while all processes of the trial still live, and then answers.
 */

/** Files of an input that have the same columns, where these are not the table's. */
const inputGroup = z.object({
  uris: z.array(z.string()).min(1),
  /** What to read of them: their columns by their own names, with the table's types. */
  schema: z.array(column).min(1),
  /** The name here of each column of the table, in its order; null: it is null in all rows. */
  columns: z.array(z.string().nullable()).min(1),
})

/** Where an input table's files are, as the trial sees them. */
const inputFiles = z.object({
  format: z.enum(['parquet', 'csv', 'json']),
  /** Paths or URIs, in a fixed order. */
  uris: z.array(z.string()).min(1),
  schema: z.array(column).min(1),
  /** All of `uris` by their columns; left out where every file has the columns of `schema`. */
  groups: z.array(inputGroup).min(1).optional(),
})
export type InputFiles = z.infer<typeof inputFiles>

/** An input table as a task reads it. */
const taskInput = inputFiles.extend({
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

/** One run of the scenario into fresh tables. A trial has one, and `warm` repeats after it. */
const task = z.object({
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
const job = z.object({
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
const phase = z.object({
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
