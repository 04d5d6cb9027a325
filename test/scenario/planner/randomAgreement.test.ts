import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { aggregate, transform } from '../../../src/scenario/operations.ts'
import { startReferee } from '../../support/referee.ts'
import { type Engine, type Result, type Row, startEngine } from './engine.ts'
import { columns, plan } from './planning.ts'
import { metricExpression, randomColumns, randomRows, rowExpression } from './randomExpressions.ts'

let referee: Referee
let duckdb: Engine
let polars: Engine
beforeAll(async () => {
  referee = await startReferee()
  duckdb = startEngine('duckdb')
  polars = startEngine('polars')
})
afterAll(() => Promise.all([referee, duckdb, polars].map((process) => process[Symbol.asyncDispose]())))

/** An expression as each engine reads it. */
const render = async (sql: string, grouped: boolean): Promise<{ duckdb: string; polars: string }> => {
  const { pipelines, errors } = await plan(referee, {
    inputs: { events: columns(randomColumns) },
    operations: [grouped ? aggregate({ by: { g: 'g' }, metrics: { x: sql } }) : transform({ x: sql })],
    output: columns({ g: 'int' }),
    engines: ['duckdb', 'polars'],
  })
  expect(errors).toEqual([])
  const rendered = Object.entries(pipelines).map(([engine, [step]]) => {
    const named = step?.op === 'transform' ? step.columns : step?.op === 'aggregate' ? step.metrics : []
    return [engine, named[0]!.expression]
  })
  return Object.fromEntries(rendered)
}

/** Zeros have no sign, decimals no precision: both are cast when a table is written. */
const comparable = (result: Result) => {
  if ('error' in result) return result
  const type = result.type.replace(/decimal\(\d+/, 'decimal(38')
  const isFloat = type === 'double'
  return {
    type,
    values: result.values.map((value) => (isFloat && Number(value) === 0 && value ? '0' : value)),
  }
}

const expectSame = async (sql: string, rows: Row[], grouped: boolean): Promise<void> => {
  const rendered = await render(sql, grouped)
  const evaluate = async (engine: Engine, expression: string) => {
    const evaluation = { columns: columns(randomColumns), rows, grouped, expressions: [expression] }
    return comparable((await engine.evaluate(evaluation))[0]!)
  }
  const expected = await evaluate(duckdb, rendered.duckdb)
  expect(expected).toHaveProperty('values')
  expect(await evaluate(polars, rendered.polars)).toEqual(expected)
}

test('random expressions over rows are equal in DuckDB and Polars', () =>
  fc.assert(
    fc.asyncProperty(rowExpression, randomRows, (sql, rows) => expectSame(sql, rows, false)),
    { numRuns: 200 },
  ))

test('random aggregates are equal in DuckDB and Polars', () =>
  fc.assert(
    fc.asyncProperty(metricExpression, randomRows, (sql, rows) => expectSame(sql, rows, true)),
    { numRuns: 100 },
  ))
