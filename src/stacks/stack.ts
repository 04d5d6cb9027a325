import type { z } from 'zod'
import type { ResourceLimits } from '../scenario/resourceLimits.ts'
import type { Warning } from '../stats/warning.ts'
import type { CatalogAccess, Companion, PreparedRuntime, Runtime, Share } from '../targets/target.ts'

/**
 * The stack contract: an engine combination under test. The descriptor is TypeScript; the pipeline is
 * a Python module with `processor(job) -> ETLProcessor` (`runner/processor.py`).
 */
export interface Stack<Options = unknown> {
  /** What scenarios call it, e.g. `spark`. */
  readonly name: string
  /** The stack's own settings in `stacks: { spark: { … } }`. */
  readonly options: z.ZodType<Options>
  /** Variants named after a colon (`pythonic:duckdb`), mapped to options; absent: the suffix is only a label. */
  readonly variants?: Readonly<Record<string, Partial<Options>>>
  /** Its declared steps reach nothing over a network but what catalog and inputs need. Absent: nobody knows. */
  readonly offline?: boolean
  /** What ran, for people: `spark (local[2])`. `executors` as in the environment; 0: one process. */
  label(options: Options, limits: ResourceLimits, executors: number): string
  /** The catalog decides which drivers the stack needs. */
  runtime(options: Options, catalog: CatalogAccess): Runtime
  /** Python module of the processor. */
  processor(options: Options): string
  /** Python module with `render(expression) -> str`, used by the planner, never by a timed runner. */
  expressions(options: Options): string
  /** The `engine` part of the job: every setting is explicit, so that the report shows it. */
  engine(input: EngineInput<Options>): Record<string, unknown>
  /** How each limit is kept by the engine's own settings, for the fairness section. */
  limitSettings(limits: ResourceLimits, options: Options, executors: number): Record<string, string>
  /**
   * What a trial consists of where the environment spreads it over executors. Absent: it always is one process.
   *
   * @throws UserError where the limits are too small for so many
   */
  cluster?(request: { options: Options; limits: ResourceLimits; executors: number }): Cluster
}

/** A trial in several programs, each with its own part of the limits. */
export interface Cluster {
  /** Host name and part of the runner. */
  runner: { name: string; share: Share }
  /** What the target starts beside it; executors that the engine starts by itself are none of them. */
  companions: readonly Companion[]
  /** All parts in order, also those that the engine starts. Their sum is the limits. */
  parts: readonly (Share & { name: string })[]
  /** What a reader should know of the division. */
  warnings: readonly Warning[]
}

export interface EngineInput<Options> {
  options: Options
  limits: ResourceLimits
  /** As in the environment; 0: one process. */
  executors: number
  catalog: CatalogAccess
  runtime: PreparedRuntime
}
