import { beforeAll, describe } from 'vitest'
import { changeCases } from '../support/changeCases.ts'
import { joinCases } from '../support/joinCases.ts'
import { partitionCases } from '../support/partitionCases.ts'
import { rowCases } from '../support/rowCases.ts'
import { runSession, type Session, testCases } from '../support/session.ts'
import { pivotCases } from '../support/pivotCases.ts'
import { windowCases } from '../support/windowCases.ts'
import { writeCases } from '../support/writeCases.ts'

const cases = [
  ...joinCases, ...pivotCases, ...rowCases, ...windowCases, ...writeCases, ...partitionCases, ...changeCases,
].filter(({ name }) => !name.startsWith('evolve gives a dropped'))
describe('spark', () => {
  let session: Session
  beforeAll(async () => {
    session = await runSession('spark', cases)
  })
  testCases(cases, () => session)
})
