import { expect, test } from 'vitest'
import { clickstream } from '../../../src/scenario/data.ts'
import { parseScenario, type ScenarioDefinition } from '../../../src/scenario/scenario.ts'
import { resolveStack } from '../../../src/stacks/registry.ts'
import type { CatalogAccess } from '../../../src/targets/target.ts'
import type { CompiledStep } from '../../../src/trial/compiledStep.ts'
import { planScenario } from '../../../src/trial/plan.ts'
import type { Task } from '../../../src/trial/protocol.ts'
import { type Case, tablesOf } from './cases.ts'
import { type EngineName, jobFor, type Run, type RunOptions, runJob, stackIds } from './engine.ts'
import { type Comparison, columnsOf, Lake, type Row, type Schema, type TableState } from './lake.ts'

export interface Session {
  engine: EngineName
  run: Run
  rows: Record<string, Row[]>
  states: Record<string, TableState>
  /** Names in the catalog, by case and by the case's own name of the table. */
  tables: Map<string, Record<string, string>>
  /** How what was written differs from the answers. */
  comparisons: Map<string, Comparison>
}

/** Runs all cases, and `more` after them, in one session of one engine; reads what they wrote with PyIceberg. */
export const runSession = async (
  engine: EngineName,
  cases: readonly Case[],
  options: RunOptions = {},
  { catalog, more = [] }: { catalog?: CatalogAccess; more?: readonly Task[] } = {},
): Promise<Session> => {
  await using lake = await Lake.open(catalog)
  const tables = await makeTables(lake, cases)
  const names = [...tables.values()].flatMap(Object.values)
  const inputs = cases.map((one) => Object.entries(one.inputs))
  const provided = await lake.provide(inputs.flat().map(([, input]) => input))
  const tasks: Task[] = []
  for (const [index, one] of cases.entries()) {
    const taken = provided.splice(0, inputs[index]!.length)
    tasks.push({
      id: one.name,
      inputs: Object.fromEntries(inputs[index]!.map(([name], i) => [name, taken[i]!])),
      ...(await work(lake, engine, one, tables.get(one.name)!)),
    })
  }
  const run = await runJob(engine, jobFor(engine, lake.catalog, [...tasks, ...more]), options.environment)
  const comparisons: Session['comparisons'] = new Map()
  for (const [index, { name, output, answer }] of cases.entries()) {
    if (!answer || run.tasks.get(name)?.status !== 'completed') continue
    const expected = `test.a${index}`
    await lake.answer(expected, answer, tasks[index]!.inputs, output!)
    comparisons.set(name, await lake.compare(expected, tables.get(name)!.output!, output!))
  }
  const rows = await lake.rows(names)
  return { engine, run, rows, states: await lake.states(names), tables, comparisons }
}

const makeTables = async (lake: Lake, cases: readonly Case[]): Promise<Session['tables']> => {
  const names: Session['tables'] = new Map()
  const prepared: Parameters<Lake['prepare']>[0] = {}
  for (const [index, one] of cases.entries()) {
    const ofCase: Record<string, string> = {}
    for (const [table, { columns, partitionBy, properties, before }] of Object.entries(tablesOf(one))) {
      const name = `test.t${index}_${table}`
      ofCase[table] = name
      await lake.createTable(name, columns, properties)
      prepared[name] = {
        schema: columns,
        ...(partitionBy && { partitionBy }),
        ...(before && { commits: before }),
      }
    }
    names.set(one.name, ofCase)
  }
  await lake.prepare(prepared)
  return names
}

type Work = Pick<Task, 'tables' | 'steps' | 'script'>

const work = async (
  lake: Lake,
  engine: EngineName,
  one: Case,
  tables: Record<string, string>,
): Promise<Work> => {
  if (one.scripts) return lake.script(one.scripts[engine], tables.output!, one.output!)
  const pipeline = one.compiled as CompiledStep['pipeline'] | undefined
  const steps = pipeline ? [appendStep(sourceOf(one), pipeline, one.output!)] : await plan(lake, engine, one)
  return { tables, steps, script: null }
}

/** A step that appends to the table `output`, without any planning. */
export const appendStep = (
  source: string,
  pipeline: CompiledStep['pipeline'],
  schema: Schema,
): CompiledStep => ({
  name: 'output',
  source: { table: source, columns: null, predicate: null },
  pipeline,
  write: { op: 'append', table: 'output', schema: columnsOf(schema), after: null },
})

const sourceOf = ({ source, inputs }: Case): string => source ?? Object.keys(inputs)[0] ?? ''

const plan = async (lake: Lake, engine: EngineName, one: Case): Promise<CompiledStep[]> => {
  const { stack, options } = resolveStack(stackIds[engine], {})
  const tables = Object.entries(tablesOf(one)).map(([name, { columns }]) => [name, { columns }])
  const scenario = parseScenario(one.name, {
    data: clickstream({ size: { rows: 1_000 } }),
    ...(one.operations && { operations: one.operations }),
    ...(one.steps && { steps: one.steps }),
    ...(one.tables ? { tables: Object.fromEntries(tables) } : { output: one.output }),
  } as ScenarioDefinition)
  const inputs = Object.entries(one.inputs).map(([name, { schema }]) => [name, columnsOf(schema)] as const)
  const arm = { id: engine, stack, options, label: engine, script: null }
  const { steps } = await planScenario(lake.referee, scenario, Object.fromEntries(inputs), sourceOf(one), [
    arm,
  ])
  return steps[engine]!
}

const byText = (rows: readonly Row[]): Row[] =>
  rows
    .map((row) => ({ row, text: JSON.stringify(row) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ row }) => row)

/** One test per case, on a session that a hook has run. */
export const testCases = (cases: readonly Case[], session: () => Session): void => {
  test.each(cases)('$name', (one) => {
    const { engine, run, rows, states, tables, comparisons } = session()
    const task = run.tasks.get(one.name)
    if (one.unsupported?.includes(engine)) {
      expect(task).toMatchObject({ status: 'unsupported' })
      return
    }
    if (!one.failure) {
      expect(task?.status === 'completed' ? 'completed' : task?.error.message).toBe('completed')
      if (one.answer) expect(comparisons.get(one.name)).toMatchObject({ identical: true })
    } else {
      expect(task).toMatchObject({
        status: one.failure.status,
        error: {
          message: expect.stringMatching(one.failure.message),
          type: expect.stringMatching(one.failure.type ?? /./),
        },
      })
    }
    for (const [table, expected] of Object.entries(tablesOf(one))) {
      const name = tables.get(one.name)![table]!
      expect(byText(rows[name]!), table).toEqual(byText(expected.rows))
      expect(states[name], table).toMatchObject(expected.state ?? {})
    }
  })
}
