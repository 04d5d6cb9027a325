import fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { startReferee } from '../../support/referee.ts'
import { type Engine, type Row, startEngine } from './engine.ts'
import { expectSame } from './randomAgreement.ts'
import { metricExpression, randomRows, rowExpression } from './randomExpressions.ts'

let referee: Referee
let duckdb: Engine
let polars: Engine
beforeAll(async () => {
  referee = await startReferee()
  duckdb = startEngine('duckdb')
  polars = startEngine('polars')
})
afterAll(() => Promise.all([referee, duckdb, polars].map((process) => process[Symbol.asyncDispose]())))

/** Two engines evaluate each of hundreds of expressions. */
const patience = 120_000

const equalInBoth = (grouped: boolean) => (sql: string, rows: Row[]) =>
  expectSame(referee, { duckdb, polars }, [sql], rows, grouped)

test(
  'random expressions over rows are equal in DuckDB and Polars',
  () => fc.assert(fc.asyncProperty(rowExpression, randomRows, equalInBoth(false)), { numRuns: 200 }),
  patience,
)

test(
  'random aggregates are equal in DuckDB and Polars',
  () => fc.assert(fc.asyncProperty(metricExpression, randomRows, equalInBoth(true)), { numRuns: 100 }),
  patience,
)
