import { expect } from 'vitest'
import type { Referee } from '../../../../src/referee/referee.ts'
import type { Engine, EngineName, Result, Row } from '../engine.ts'
import { columns, render } from '../planning.ts'

/** A table and expressions over it, with values written by hand; `fails` is an error at run time. */
export interface AgreementTable {
  name: string
  columns: Record<string, string>
  rows: Row[]
  /** Grouped by the column `g`: one value per group, in its order. */
  grouped?: boolean
  cases: [sql: string, type: string, values: Row | 'fails'][]
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
  expect.soft(reason, sql).not.toMatch(/not supported|unsupported|syntax error|not found|cannot resolve/i)
  expect.soft(got, `${sql}\n${reason}`).toEqual(wanted)
}

/** Evaluates every case of a table in one engine and compares type and values. */
export const expectAgreement = async (
  referee: Referee,
  name: EngineName,
  engine: Engine,
  table: AgreementTable,
): Promise<void> => {
  const { rows, grouped = false } = table
  const sql = table.cases.map(([text]) => text)
  const types = table.cases.map(([, type]) => type)
  const expressions = await render(referee, { columns: table.columns, grouped, sql, types }, name)
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
