import { afterAll, beforeAll, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { startReferee } from '../../support/referee.ts'
import { expectAgreement } from './agreement/expectAgreement.ts'
import { tables } from './agreement/index.ts'
import { type Engine, startEngine } from './engine.ts'

let referee: Referee
let engine: Engine
beforeAll(async () => {
  referee = await startReferee()
  engine = startEngine('spark')
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await referee[Symbol.asyncDispose]()
})

test.each(tables)('$name in Spark have the values written by hand', (table) =>
  expectAgreement(referee, 'spark', engine, table),
)
