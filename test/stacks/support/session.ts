import { expect, test } from 'vitest'
import { resolveStack } from '../../../src/stacks/registry.ts'
import type { Task } from '../../../src/trial/protocol.ts'
import type { Case } from './cases.ts'
import { type EngineName, jobFor, type Run, runJob, stackIds } from './engine.ts'
import { columnsOf, Lake, type Row } from './lake.ts'

export interface Session {
  run: Run
  rows: Record<string, Row[]>
  tables: Map<string, string>
  /** Digests of what was written, and of the answers. */
  digests: Map<string, { written: string; answer: string }>
}

/** Runs all cases in one session of one engine, and reads what they wrote with PyIceberg. */
export const runSession = async (engine: EngineName, cases: readonly Case[]): Promise<Session> => {
  await using lake = await Lake.open()
  const tables = new Map(cases.map(({ name }, index) => [name, `test.t${index}`]))
  const tasks: Task[] = []
  const inputs = cases.map((one) => Object.entries(one.inputs))
  const provided = await lake.provide(inputs.flat().map(([, input]) => input))
  for (const [index, one] of cases.entries()) {
    const table = tables.get(one.name)!
    await lake.createTable(table, one.output)
    const names = inputs[index]!.map(([name]) => name)
    const taken = provided.splice(0, names.length)
    const source = one.source ?? names[0]!
    const script = one.scripts ? lake.script(one.scripts[engine]) : null
    const taskInputs = Object.fromEntries(names.map((name, i) => [name, taken[i]!]))
    const pipeline = (one.compiled ?? (await plan(lake, engine, one, source))) as Task['pipeline']
    tasks.push({
      id: one.name,
      inputs: taskInputs,
      source,
      pipeline,
      script,
      output: lake.output(table, one.output),
    })
  }
  const run = await runJob(engine, jobFor(engine, lake.catalog, tasks))
  const digests: Session['digests'] = new Map()
  for (const [index, { name, output, answer }] of cases.entries()) {
    if (!answer) continue
    await lake.answer(`test.a${index}`, answer, tasks[index]!.inputs, output)
    const [written, expected] = [`test.t${index}`, `test.a${index}`].map((table) =>
      lake.digest(table, output),
    )
    digests.set(name, { written: await written!, answer: await expected! })
  }
  return { run, rows: await lake.rows([...tables.values()]), tables, digests }
}

const plan = async (lake: Lake, engine: EngineName, one: Case, source: string): Promise<object[]> => {
  if (!one.operations) return []
  const { stack, options } = resolveStack(stackIds[engine], {})
  const { pipelines, errors } = await lake.referee.call<{
    pipelines: Record<string, object[]>
    errors: object[]
  }>('plan', {
    operations: one.operations,
    source,
    inputs: Object.fromEntries(
      Object.entries(one.inputs).map(([name, { schema }]) => [name, columnsOf(schema)]),
    ),
    output: columnsOf(one.output),
    key: [],
    rules: [],
    stacks: [{ id: engine, expressions: stack.expressions(options) }],
  })
  expect(errors, one.name).toEqual([])
  return pipelines[engine]!
}

const byText = (rows: readonly Row[]): Row[] =>
  rows
    .map((row) => ({ row, text: JSON.stringify(row) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ row }) => row)

/** One test per case, on a session that a hook has run. */
export const testCases = (cases: readonly Case[], session: () => Session): void => {
  test.each(cases)('$name', ({ name, rows, failure }) => {
    const task = session().run.tasks.get(name)
    const got = byText(session().rows[session().tables.get(name)!]!)
    if (!failure) {
      expect(task?.status === 'completed' ? 'completed' : task?.error.message).toBe('completed')
      expect(got).toEqual(byText(rows ?? []))
      const digests = session().digests.get(name)
      expect(digests?.written).toBe(digests?.answer)
      return
    }
    expect(task).toMatchObject({
      status: failure.status,
      error: {
        message: expect.stringMatching(failure.message),
        type: expect.stringMatching(failure.type ?? /./),
      },
    })
    expect(got).toEqual([])
  })
}
