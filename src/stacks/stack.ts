import type { z } from 'zod'
import type { ResourceLimits } from '../scenario/resourceLimits.ts'
import type { CatalogAccess, PreparedRuntime, Runtime } from '../targets/target.ts'

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
  /** What ran, for people: `spark (local[2])`. */
  label(options: Options, limits: ResourceLimits): string
  /** The catalog decides which drivers the stack needs. */
  runtime(options: Options, catalog: CatalogAccess): Runtime
  /** Python module of the processor. */
  processor(options: Options): string
  /** Python module with `render(expression) -> str`, used by the planner, never by a timed runner. */
  expressions(options: Options): string
  /** The `engine` part of the job: every setting is explicit, so that the report shows it. */
  engine(input: EngineInput<Options>): Record<string, unknown>
  /** How each limit is kept by the engine's own settings, for the fairness section. */
  limitSettings(limits: ResourceLimits, options: Options): Record<string, string>
}

export interface EngineInput<Options> {
  options: Options
  limits: ResourceLimits
  catalog: CatalogAccess
  runtime: PreparedRuntime
}
