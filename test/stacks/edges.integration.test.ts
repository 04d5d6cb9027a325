import { beforeAll, describe } from 'vitest'
import { edgeCases } from './support/edgeCases.ts'
import { lineBreaks } from './support/edges/csvTexts.ts'
import { daylightZone } from './support/edges/times.ts'
import { runSession, type Session, testCases } from './support/session.ts'

/** Machines have zones; sessions are in UTC whatever they are. */
const environment = { TZ: daylightZone }

describe('edges in one session of spark', () => {
  const cases = [...edgeCases, lineBreaks.spark]
  let session: Session
  beforeAll(async () => {
    session = await runSession('spark', cases, { environment })
  })

  testCases(cases, () => session)
})
