import { z } from 'zod'
import { scenarioSettings } from './config.ts'
import { dataSource } from './data.ts'
import { parseOrExplain } from './explain.ts'
import { endsInTable, operationList, type ScenarioStep, scenarioStep } from './steps.ts'
import { append } from './tableOperations.ts'
import { outputColumns, type ScenarioTable, scenarioTable, tableDetails } from './tables.ts'
import { variantSettings } from './variantSettings.ts'

/** A user's own Python per stack in place of `operations`; paths are relative to the benchmark file. */
const userJob = z
  .record(z.string().min(1), z.string().min(1))
  .refine((job) => Object.keys(job).length > 0, 'expected a Python file for at least one stack')

/** Names of steps and tables are shown in tables and made into identifiers. */
const name = z.string().regex(/^[A-Za-z]\w*$/, 'expected a name of letters, digits and _')

/** What a benchmark file says: one table by `output`, or several by `tables`; `operations`, `steps` or a `job`. */
const definition = z
  .strictObject({
    name: z.string().min(1),
    data: dataSource,
    /** What happens to rows of text that can't be read as declared: fail, drop them, or keep them aside. */
    onMalformed: z.enum(['fail', 'skip', 'quarantine']).default('fail'),
    /** Table that steps start from which name none; absent: `events`, `lineitem` or the first of `files()`. */
    source: z.string().optional(),
    operations: operationList.optional(),
    steps: z.record(z.string().min(1), scenarioStep).optional(),
    job: userJob.optional(),
    /** Columns of the one output table in order; every stack casts to them. */
    output: outputColumns.optional(),
    ...tableDetails,
    tables: z.record(name, scenarioTable).optional(),
    ...scenarioSettings.partial().shape,
    ...variantSettings.shape,
  })
  .superRefine((given, context) => {
    const ways = [given.operations, given.steps, given.job].filter((way) => way !== undefined)
    const report = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message })
    if (ways.length !== 1)
      report('operations', 'expected one of operations, steps and a job with a Python file per stack')
    if ((given.output === undefined) === (given.tables === undefined))
      report('output', 'expected either output, the columns of one table, or tables')
    if (given.tables && Object.keys(given.tables).length === 0)
      report('tables', 'expected at least one table')
    if (given.steps && Object.keys(given.steps).length === 0) report('steps', 'expected at least one step')
    for (const name of given.onMalformed === 'quarantine' ? Object.keys(given.tables ?? {}) : []) {
      if (name.endsWith(QUARANTINE))
        report('tables', `expected names without ${QUARANTINE}: such tables are made for malformed rows`)
    }
    if (given.sizes && given.data.kind === 'files')
      report('sizes', 'expected none, as your own files have the size they have')
    if (given.data.kind === 'tpch' && given.sizes?.some((size) => typeof size !== 'string'))
      report('sizes', "expected sizes like '60MB', as TPC-H has no table `events`")
    if (given.tables) {
      for (const detail of Object.keys(tableDetails) as (keyof typeof tableDetails)[]) {
        if (given[detail] !== undefined && !(detail === 'rules' && given.rules.length === 0))
          report(detail, 'expected it at a table in `tables`')
      }
      if (given.job) report('tables', 'expected output: a job writes one table')
      if (given.operations && !endsInTable(given.operations))
        report('operations', 'expected append, overwrite or upsert into one of the tables at the end')
    }
  })

/** What the table is called that takes an input's malformed rows: the input's name, and this. */
export const QUARANTINE = '_quarantine'

/** Name of the table that `output` declares. */
export const OUTPUT = 'output'

/** The short forms written out, so that all else knows tables and steps alone. */
const testScenario = definition.transform(
  ({ operations, output, key, rules, answer, partitionBy, tolerance, tables, steps, ...rest }) => {
    const single = { key, rules, answer, partitionBy, tolerance }
    return {
      ...rest,
      tables: tables ?? ({ [OUTPUT]: { columns: output!, ...single } } as Record<string, ScenarioTable>),
      steps: steps ?? (operations ? { [OUTPUT]: { operations: ended(operations) } } : null),
      /** Where the benchmark file says it, for error messages. */
      short: { operations: operations !== undefined, output: output !== undefined },
    }
  },
)

/** TestScenario of the design: input data, operations, output schema and validation rules. */
export type TestScenario = z.infer<typeof testScenario> & {
  /** Which of a scenario's variants it is, `10MB · 2 CPUs`; absent where there is one alone. */
  variant?: string | undefined
  /** What this variant spreads engines over, within its limits; absent: as the target has it. */
  executors?: number | undefined
}

/** A pipeline that says nothing of a table appends to the only one. */
const ended = (operations: ScenarioStep['operations']): ScenarioStep['operations'] =>
  endsInTable(operations) ? operations : [...operations, append(OUTPUT)]

/** What `etlBench(name, definition)` takes. */
export type ScenarioDefinition = Omit<z.input<typeof testScenario>, 'name'>

/** Checks all that can be checked without engines; throws one UserError with every wrong field. */
export const parseScenario = (name: string, given: ScenarioDefinition): TestScenario =>
  parseOrExplain(testScenario, { ...given, name }, `Scenario "${name}"`)

/** A table's columns in declared order. */
export const columnsOf = (table: ScenarioTable) =>
  Object.entries(table.columns).map(([name, type]) => ({ name, type }))
