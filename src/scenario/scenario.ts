import { z } from 'zod'
import { columnType } from './columnType.ts'
import { scenarioSettings } from './config.ts'
import { dataSource } from './data.ts'
import { parseOrExplain } from './explain.ts'
import { etlOperation } from './operations.ts'
import { validationRule } from './rules.ts'

const columnName = z.string().min(1)

/** A user's own Python per stack in place of `operations`; paths are relative to the benchmark file. */
const userJob = z
  .record(z.string().min(1), z.string().min(1))
  .refine((job) => Object.keys(job).length > 0, 'expected a Python file for at least one stack')

/** TestScenario of the design: input data, operations, output schema and validation rules. */
export const testScenario = z
  .strictObject({
    name: z.string().min(1),
    data: dataSource,
    /** Table that the operations start from; absent: `events`, or the first of `files()`. */
    source: z.string().optional(),
    operations: z.array(etlOperation).min(1).optional(),
    job: userJob.optional(),
    /** Columns of the output table in order; every stack casts to them. */
    output: z
      .record(columnName, columnType)
      .refine((output) => Object.keys(output).length > 0, 'expected at least one output column'),
    /** Columns that identify an output row: floats are compared row by row along them. */
    key: z.array(columnName).min(1).optional(),
    rules: z.array(validationRule).default([]),
    /** DuckDB SQL over the input tables, written by hand: an answer that shares no code with the stacks. */
    answer: z.string().min(1).optional(),
    ...scenarioSettings.partial().shape,
  })
  .refine((scenario) => (scenario.operations === undefined) !== (scenario.job === undefined), {
    path: ['operations'],
    message: 'expected either operations or a job with a Python file per stack',
  })
export type TestScenario = z.infer<typeof testScenario>

/** What `etlBench(name, definition)` takes. */
export type ScenarioDefinition = Omit<z.input<typeof testScenario>, 'name'>

/** Checks all that can be checked without engines; throws one UserError with every wrong field. */
export const parseScenario = (name: string, definition: ScenarioDefinition): TestScenario =>
  parseOrExplain(testScenario, { ...definition, name }, `Scenario "${name}"`)

/** Output columns in declared order. */
export const outputSchema = (scenario: TestScenario) =>
  Object.entries(scenario.output).map(([name, type]) => ({ name, type }))
