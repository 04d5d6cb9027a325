import { beforeAll, describe, expect, test } from 'vitest'
import type { Case } from '../support/cases.ts'
import { changeCases } from '../support/changeCases.ts'
import { edgeCases } from '../support/edgeCases.ts'
import { lineBreaks } from '../support/edges/csvTexts.ts'
import { daylightZone } from '../support/edges/times.ts'
import { inputCases, typeCases } from '../support/inputCases.ts'
import { joinCases } from '../support/joinCases.ts'
import { parquet } from '../support/lake.ts'
import { nestedCases } from '../support/nestedCases.ts'
import { operationCases } from '../support/operationCases.ts'
import { partitionCases } from '../support/partitionCases.ts'
import { pivotCases } from '../support/pivotCases.ts'
import { randomSessions } from '../support/randomSessions.ts'
import { rowCases } from '../support/rowCases.ts'
import { failureCases, scriptCases } from '../support/scriptCases.ts'
import { runSession, type Session, testCases } from '../support/session.ts'
import { terminateDuringTask } from '../support/terminate.ts'
import { windowCases } from '../support/windowCases.ts'
import { writeCases } from '../support/writeCases.ts'
import { layoutCases } from './layoutCases.ts'

const fullHeap = `
from pyspark.sql import functions

def transform(spark, inputs):
    return inputs["t"].select(functions.expr("length(repeat('x', 2000000000 + v))").alias("v"))
`

const cases: Case[] = [
  ...operationCases,
  randomSessions,
  ...joinCases,
  ...pivotCases,
  ...rowCases,
  ...windowCases,
  ...writeCases,
  ...partitionCases,
  ...changeCases,
  ...layoutCases,
  ...inputCases,
  ...typeCases,
  ...nestedCases,
  ...scriptCases,
  ...edgeCases,
  lineBreaks.spark,
  ...failureCases,
  // The last one: Spark ends its JVM.
  {
    name: 'more memory than the heap has',
    inputs: { t: parquet({ v: 'int' }, [1]) },
    scripts: { spark: fullHeap, polars: '', duckdb: '' },
    output: { v: 'int' },
    failure: { status: 'outOfMemory', message: /heap/ },
  },
]

describe('one session of spark', () => {
  let session: Session
  beforeAll(async () => {
    // Machines have zones; sessions are in UTC whatever they are.
    session = await runSession('spark', cases, { environment: { TZ: daylightZone } })
    // Some 300 queries and commits, on a machine that may be busy.
  }, 1_800_000)

  testCases(cases, () => session)

  test('reports versions and phases, and ends well', () => {
    const { ready, tasks, finished, exit } = session.run
    expect(ready.phases.map(({ name }) => name)).toEqual(['interpreter', 'imports', 'session'])
    expect(Object.keys(ready.versions).sort()).toEqual(['java', 'python', 'spark'])
    const task = tasks.get(operationCases[0]!.name)
    if (task?.status !== 'completed') throw new Error('expected a completed task')
    expect(task.phases.map(({ name }) => name)).toEqual(['plan', 'execute'])
    expect(task).toMatchObject({
      startNs: task.phases[0]!.startNs,
      committedNs: task.phases.at(-1)!.endNs,
    })
    expect({ finished, code: exit.code }).toEqual({ finished: true, code: 0 })
  })

  test('reports phases by step; a change of a table has but one', () => {
    const task = session.run.tasks.get('delete of a whole partition and of a part of another')
    if (task?.status !== 'completed') throw new Error('expected a completed task')
    expect(task.phases.map(({ step, name }) => [step, name])).toEqual([
      ['write', 'plan'],
      ['write', 'execute'],
      ['remove', 'execute'],
    ])
  })
})

test('Spark and its JVM end at SIGTERM in the midst of a task', () => terminateDuringTask('spark'))
