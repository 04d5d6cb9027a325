import { expect } from 'vitest'
import type { Referee } from '../../../../src/referee/referee.ts'
import { aggregate, transform } from '../../../../src/scenario/operations.ts'
import type { Engine, EngineName, Result, Row } from '../engine.ts'
import { columns, plan } from '../planning.ts'

/** A table and expressions over it, with values written by hand; `fails` is an error at run time. */
export interface AgreementTable {
  name: string
  columns: Record<string, string>
  rows: Row[]
  /** Grouped by the column `g`: one value per group, in its order. */
  grouped?: boolean
  cases: [sql: string, type: string, values: Row | 'fails'][]
}

/** Renders a table's expressions; each must have exactly the type that the table says. */
const render = async (referee: Referee, table: AgreementTable, engine: EngineName): Promise<string[]> => {
  const named = Object.fromEntries(table.cases.map(([sql], index) => [`result ${index}`, sql]))
  const { pipelines, errors } = await plan(referee, {
    inputs: { events: columns(table.columns) },
    operations: [table.grouped ? aggregate({ by: { g: 'g' }, metrics: named }) : transform(named)],
    output: table.cases.map(([, type], index) => ({ name: `result ${index}`, type })),
    engines: [engine],
  })
  expect(errors).toEqual([])
  const [step, cast] = pipelines[engine]!
  const typeOf = (name: string) => table.cases[Number(name.replace('result ', ''))]
  expect(cast?.op === 'transform' ? cast.columns.map(({ name }) => typeOf(name)) : []).toEqual([])
  if (step?.op === 'aggregate') return step.metrics.map(({ expression }) => expression)
  return step?.op === 'transform' ? step.columns.map(({ expression }) => expression) : []
}

/** Floats by value, so that 0 is -0 and 1e3 is 1000; the engines' libraries differ in the last digit. */
const expected = (type: string, values: Row): unknown[] =>
  values.map((value) =>
    value === null || !(type === 'double' || type === 'float') ? value : closeTo(Number(value)),
  )

const closeTo = (value: number): unknown =>
  Number.isFinite(value)
    ? expect.toSatisfy((got: unknown) => Math.abs(Number(got) - value) <= Math.abs(value) * 1e-15)
    : expect.toSatisfy((got: unknown) => Object.is(floating(got), value))

/** Python writes `nan` and `inf`. */
const floating = (text: unknown): number =>
  Number(String(text).replace('nan', 'NaN').replace('inf', 'Infinity'))

/** Polars' decimals have 38 digits after most operations. */
const shownType = (engine: EngineName, type: string): string =>
  engine === 'polars' ? type.replace(/decimal\(\d+,/, 'decimal(38,') : type

const check = (engine: EngineName, [sql, type, values]: AgreementTable['cases'][number], result: Result) => {
  const got = 'error' in result ? 'fails' : { ...result, type: shownType(engine, result.type) }
  const wanted =
    values === 'fails' ? 'fails' : { type: shownType(engine, type), values: expected(type, values) }
  const reason = 'error' in result ? result.error : ''
  // A failure has to be one of values.
  expect.soft(reason, sql).not.toMatch(/not supported|unsupported|syntax|not found|resolve/i)
  expect.soft(got, `${sql}\n${reason}`).toEqual(wanted)
}

/** Evaluates every case of a table in one engine and compares type and values. */
export const expectAgreement = async (
  referee: Referee,
  name: EngineName,
  engine: Engine,
  table: AgreementTable,
): Promise<void> => {
  const expressions = await render(referee, table, name)
  expect(expressions).toHaveLength(table.cases.length)
  const { rows, grouped = false } = table
  const evaluate = (wanted: string[]): Promise<Result[]> =>
    engine.evaluate({ columns: columns(table.columns), rows, grouped, expressions: wanted })
  const isFailing = (index: number): boolean => table.cases[index]![2] === 'fails'
  // Those that fail go alone: one failure would send the engine over all of them one by one.
  const results = (await evaluate(expressions.filter((_, index) => !isFailing(index)))).values()
  for (const [index, each] of table.cases.entries()) {
    const result = isFailing(index) ? (await evaluate([expressions[index]!]))[0] : results.next().value
    check(name, each, result!)
  }
}
