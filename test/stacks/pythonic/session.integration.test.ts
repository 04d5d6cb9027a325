import { beforeAll, describe, expect, test } from 'vitest'
import { changeCases } from '../support/changeCases.ts'
import { edgeCases } from '../support/edgeCases.ts'
import { lineBreaks } from '../support/edges/csvTexts.ts'
import { daylightZone } from '../support/edges/times.ts'
import type { EngineName } from '../support/engine.ts'
import { inputCases, typeCases } from '../support/inputCases.ts'
import { joinCases } from '../support/joinCases.ts'
import { nestedCases } from '../support/nestedCases.ts'
import { operationCases } from '../support/operationCases.ts'
import { partitionCases } from '../support/partitionCases.ts'
import { randomSessions } from '../support/randomSessions.ts'
import { rowCases } from '../support/rowCases.ts'
import { failureCases, scriptCases } from '../support/scriptCases.ts'
import { runSession, type Session, testCases } from '../support/session.ts'
import { windowCases } from '../support/windowCases.ts'
import { writeCases } from '../support/writeCases.ts'

const casesOfBoth = [
  ...operationCases,
  randomSessions,
  ...joinCases,
  ...rowCases,
  ...windowCases,
  ...writeCases,
  ...partitionCases,
  ...changeCases,
  ...inputCases,
  ...typeCases,
  ...nestedCases,
  ...scriptCases,
  ...edgeCases,
]

describe.each<EngineName>(['polars', 'duckdb'])('one session of %s', (engine) => {
  const cases = [...casesOfBoth, lineBreaks[engine], ...failureCases]
  let session: Session
  beforeAll(async () => {
    // Machines have zones; sessions are in UTC whatever they are.
    session = await runSession(engine, cases, { environment: { TZ: daylightZone } })
  })

  testCases(cases, () => session)

  test('reports versions and phases, and ends well', () => {
    const { ready, tasks, finished, exit } = session.run
    expect(ready.phases.map(({ name }) => name)).toEqual(['interpreter', 'imports', 'session'])
    expect(Object.keys(ready.versions).sort()).toEqual([engine, 'pyarrow', 'pyiceberg', 'python'].sort())
    const task = tasks.get(operationCases[0]!.name)
    if (task?.status !== 'completed') throw new Error('expected a completed task')
    expect(task.phases.map(({ name }) => name)).toEqual(['plan', 'execute', 'commit'])
    const times = [...ready.phases, ...task.phases].flatMap(({ startNs, endNs }) => [startNs, endNs])
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(task).toMatchObject({ startNs: task.phases[0]!.startNs, committedNs: task.phases.at(-1)!.endNs })
    expect({ finished, code: exit.code }).toEqual({ finished: true, code: 0 })
  })
})
