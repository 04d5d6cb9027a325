import fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { startReferee } from '../../support/referee.ts'
import { expectAgreement } from './agreement/expectAgreement.ts'
import { tables } from './agreement/index.ts'
import { type Engine, startEngine } from './engine.ts'
import { expectSame } from './randomAgreement.ts'
import { metricExpression, randomRows, rowExpression } from './randomExpressions.ts'

// One session for all cases: Spark's start is dear.
let referee: Referee
let spark: Engine
let duckdb: Engine
beforeAll(async () => {
  referee = await startReferee()
  spark = startEngine('spark')
  duckdb = startEngine('duckdb')
})
afterAll(() => Promise.all([referee, spark, duckdb].map((process) => process[Symbol.asyncDispose]())))

test.each(tables)('$name in Spark have the values written by hand', (table) =>
  expectAgreement(referee, 'spark', spark, table),
)

test.each([
  { name: 'random expressions over rows', arbitrary: rowExpression, count: 40, grouped: false },
  { name: 'random aggregates', arbitrary: metricExpression, count: 15, grouped: true },
])('$name are equal in DuckDB and Spark', async ({ arbitrary, count, grouped }) => {
  const expressions = fc.array(arbitrary, { minLength: count, maxLength: count })
  for (const [sql, rows] of fc.sample(fc.tuple(expressions, randomRows), 2)) {
    await expectSame(referee, { duckdb, spark }, sql, rows, grouped)
  }
})
