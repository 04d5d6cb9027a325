import { beforeAll, describe } from 'vitest'
import { edgeCases } from './support/edgeCases.ts'
import { lineBreaks } from './support/edges/csvTexts.ts'
import { daylightZone } from './support/edges/times.ts'
import type { EngineName } from './support/engine.ts'
import { runSession, type Session, testCases } from './support/session.ts'

/** Machines have zones; sessions are in UTC whatever they are. */
const environment = { TZ: daylightZone }

describe.each<EngineName>(['polars', 'duckdb', 'spark'])('edges in one session of %s', (engine) => {
  const cases = [...edgeCases, lineBreaks[engine]]
  let session: Session
  beforeAll(async () => {
    session = await runSession(engine, cases, { environment })
  })

  testCases(cases, () => session)
})
