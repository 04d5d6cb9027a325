import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { startReferee } from '../../support/referee.ts'
import { expectAgreement } from './agreement/expectAgreement.ts'
import { tables } from './agreement/index.ts'
import { type Engine, startEngine } from './engine.ts'

let referee: Referee
beforeAll(async () => {
  referee = await startReferee()
})
afterAll(() => referee[Symbol.asyncDispose]())

describe.each(['duckdb', 'polars'] as const)('expressions in %s', (name) => {
  let engine: Engine
  beforeAll(() => {
    engine = startEngine(name)
  })
  afterAll(() => engine[Symbol.asyncDispose]())

  test.each(tables)(
    '$name have the values written by hand',
    (table) => expectAgreement(referee, name, engine, table),
    60_000,
  )
})
