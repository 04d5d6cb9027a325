import { z } from 'zod'
import { requirementLines, stackRequirements } from '../requirements.ts'
import type { Stack } from '../stack.ts'

/** They follow from `resourceLimits`, which are equal for all stacks. */
const FROM_LIMITS = ['threads', 'memory_limit', 'POLARS_MAX_THREADS'] as const

const settings = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .refine(
    (given) => FROM_LIMITS.every((name) => !(name in given)),
    `expected no ${FROM_LIMITS.join(' or ')}: set resourceLimits, which hold for all stacks`,
  )

const options = z
  .strictObject({
    /**
     * What reads and processes; PyIceberg writes for both. Polars is the default because it used the least
     * CPU where we measured: 3.0 s for an hourly count of distinct users in 6 M events (DuckDB 4.2 s), 4.9 s
     * for their sessions (DuckDB 7.4 s), start-up included.
     */
    engine: z.enum(['polars', 'duckdb']).default('polars'),
    /** Other versions of Python packages, or more packages. */
    requirements: requirementLines.default([]),
    /** Environment variables for Polars, PyArrow and PyIceberg. */
    environment: settings.default({}),
    /** DuckDB's own configuration. */
    settings: settings.default({}),
  })
  .refine(({ engine, settings }) => engine === 'duckdb' || Object.keys(settings).length === 0, {
    path: ['settings'],
    message: 'expected settings only with engine duckdb: Polars takes environment variables',
  })
type PythonicOptions = z.infer<typeof options>

/** PyIceberg and Arrow around Polars or DuckDB, in one process. */
export const pythonicStack = {
  name: 'pythonic',
  options,
  offline: true,
  variants: { polars: { engine: 'polars' }, duckdb: { engine: 'duckdb' } },
  label: ({ engine }) => `pythonic (${engine})`,
  runtime: ({ requirements }) => ({
    name: 'pythonic',
    requirements: stackRequirements(new URL('./', import.meta.url), requirements),
    sources: ['stacks/runner', 'stacks/pythonic'],
    dockerfile: new URL('./Dockerfile', import.meta.url),
  }),
  processor: ({ engine }) => `stacks.pythonic.${engine}.processor`,
  expressions: ({ engine }) => `stacks.pythonic.expressions_${engine}`,
  engine: ({ options, limits: { cpus, memoryMb } }) => {
    const given = Object.entries(options.environment).map(([name, value]) => [name, String(value)])
    const environment = {
      // Python's own rule for a machine of that many cores; it would count all that there are.
      PYICEBERG_MAX_WORKERS: String(Math.min(32, cpus + 4)),
      ...(options.engine === 'polars' && {
        POLARS_MAX_THREADS: String(cpus),
        // Else it warns that a package of its own would plan scans faster.
        POLARS_ICEBERG_PLANNER: 'pyiceberg',
      }),
      ...Object.fromEntries(given),
    }
    if (options.engine === 'polars') return { environment }
    const settings = {
      threads: cpus,
      memory_limit: `${bufferMb(memoryMb)}MiB`,
      // The output is a table, which has no order.
      preserve_insertion_order: false,
      ...options.settings,
    }
    return { environment, settings }
  },
  limitSettings: ({ cpus, memoryMb }, { engine }) =>
    engine === 'polars'
      ? { cpus: `POLARS_MAX_THREADS=${cpus}`, memory: 'advisory: Polars has no setting for it' }
      : { cpus: `threads=${cpus}`, memory: `memory_limit=${bufferMb(memoryMb)}MiB, of DuckDB alone` },
} satisfies Stack<PythonicOptions>

/** DuckDB's share of the memory: Python and the Arrow batches on their way to a file need the rest. */
const bufferMb = (memoryMb: number): number => Math.floor(memoryMb * 0.6)
