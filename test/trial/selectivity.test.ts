import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Referee } from '../../src/referee/referee.ts'
import { clickstream } from '../../src/scenario/data.ts'
import { aggregate, filter, join as joinTable, transform, union } from '../../src/scenario/operations.ts'
import { parseScenario, type ScenarioDefinition } from '../../src/scenario/scenario.ts'
import { append, deleteRows, overwrite } from '../../src/scenario/tableOperations.ts'
import { planScenario } from '../../src/trial/plan.ts'
import { measureSelectivity, type Selectivity, selectivityWarnings } from '../../src/trial/selectivity.ts'
import { taskInputs, trialTables } from '../../src/trial/tables.ts'
import { startReferee } from '../support/referee.ts'

let referee: Referee
let folder: string
beforeAll(async () => {
  referee = await startReferee()
  folder = mkdtempSync(join(tmpdir(), 'etl-bench-test-'))
})
afterAll(async () => {
  await referee[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** 100 events of the users 0 to 9; only the even ones are in `users`. */
const inputs = () => {
  const write = (name: string, lines: (number | string)[]) => {
    const path = join(folder, name)
    writeFileSync(path, `${lines.join('\n')}\n`)
    return [path]
  }
  return {
    events: {
      format: 'csv' as const,
      uris: write('events.csv', ['id,user', ...Array.from({ length: 100 }, (_, i) => `${i},${i % 10}`)]),
      schema: [
        { name: 'id', type: 'long' },
        { name: 'user', type: 'long' },
      ],
    },
    users: {
      format: 'csv' as const,
      uris: write('users.csv', ['user', 0, 2, 4, 6, 8]),
      schema: [{ name: 'user', type: 'long' }],
    },
  }
}

const catalog = { name: 'c', properties: { type: 'sql', uri: 'sqlite:////none', warehouse: 'file:///none' } }

const measure = async (definition: object): Promise<Selectivity[]> => {
  const given = { data: clickstream(), source: 'events', ...definition } as unknown as ScenarioDefinition
  const scenario = parseScenario('s', given)
  const files = inputs()
  const schemas = Object.fromEntries(Object.entries(files).map(([name, { schema }]) => [name, schema]))
  const plan = await planScenario(referee, scenario, schemas, 'events', [])
  const tables = trialTables(scenario, plan, { relative: 0, absolute: 0 }, {})
  return measureSelectivity({
    scenario,
    plan,
    tables,
    inputs: taskInputs(files, scenario),
    open: { referee, environment: { catalog } } as unknown as Parameters<
      typeof measureSelectivity
    >[0]['open'],
  })
}

const keeps = (selectivity: number) => ({ selectivity })
const columns = { id: 'long', user: 'long' }

describe('measured on the inputs', () => {
  test('each operation by the rows that reach it', async () => {
    const operations = [
      filter('id < 50', keeps(0.5)),
      transform({ half: 'user / 2' }),
      joinTable('users', { on: 'user', how: 'semi' }, keeps(0.9)),
      aggregate({ by: { user: 'user' }, metrics: { n: 'count(*)' } }, keeps(0.1)),
    ]
    const found = await measure({ operations, output: { user: 'long', n: 'long' } })
    expect(found).toEqual([
      { step: 'output', index: 0, operation: 'filter', declared: 0.5, measured: 0.5, whyNot: null },
      { step: 'output', index: 2, operation: 'join', declared: 0.9, measured: 0.5, whyNot: null },
      { step: 'output', index: 3, operation: 'aggregate', declared: 0.1, measured: 0.2, whyNot: null },
    ])
  })

  test('also from a table that starts with rows of an input, as long as no step has changed it', async () => {
    const found = await measure({
      tables: { hot: { columns, initial: { from: 'events', where: 'id < 20' } }, cold: { columns } },
      steps: {
        copy: { from: 'hot', operations: [filter('id < 5', keeps(0.25)), append('cold')] },
        both: { operations: [filter('user = 1'), union('hot', keeps(0.5)), overwrite('hot')] },
      },
    })
    expect(found.map(({ step, measured }) => [step, measured])).toEqual([
      ['copy', 0.25],
      ['both', 3],
    ])
  })

  test('nothing where nothing is declared', async () => {
    expect(await measure({ operations: [filter('id < 50')], output: columns })).toEqual([])
  })
})

describe('not measured, with the reason', () => {
  const tables = { hot: { columns, initial: 'events' }, cold: { columns } }

  test.each([
    [
      'what an earlier step writes',
      {
        load: { operations: [append('cold')] },
        refine: { from: 'cold', operations: [filter('id < 5', keeps(0.1)), overwrite('hot')] },
      },
      'it reads cold, which an earlier step writes',
    ],
    [
      'what an earlier step changes, though it started with rows',
      {
        clean: { operations: [deleteRows('hot', 'id < 5')] },
        add: { operations: [union('hot', keeps(0.1)), append('cold')] },
      },
      'it reads hot, which an earlier step writes',
    ],
    [
      'an empty table',
      { refine: { from: 'cold', operations: [filter('id < 5', keeps(0.1)), append('hot')] } },
      'it reads cold, which is empty',
    ],
    [
      'operations on tables',
      { load: { operations: [append('cold', {}, keeps(0.1))] } },
      'it is an operation on a table',
    ],
    [
      'operations that no rows reach',
      { load: { operations: [filter('id < 0'), filter('id < 5', keeps(0.1)), append('cold')] } },
      'no rows go into it',
    ],
    [
      'operations that fail on the data',
      {
        load: {
          operations: [
            transform({ number: "CAST(concat('x', CAST(id AS string)) AS long)" }),
            filter('number > 5', keeps(0.1)),
            append('cold'),
          ],
        },
      },
      expect.stringMatching(/^Conversion Error: Could not convert string '.*x\d+' to INT64$/),
    ],
  ])('%s', async (_, steps, whyNot) => {
    expect(await measure({ tables, steps })).toMatchObject([{ measured: null, whyNot }])
  })
})

describe('warnings', () => {
  const warningsFor = (declared: number, measured: number | null, short = true) =>
    selectivityWarnings([{ step: 'load', index: 2, operation: 'join', declared, measured, whyNot: null }], {
      short: { operations: short, output: short },
    })

  test.each([
    [0.5, 0.5],
    [0.5, 0.6],
    [0.4, 0.3],
    [0.3, 0.4],
    [0.1, 0],
    [0.9, null],
  ])('none for %d where it is %d', (declared, measured) => {
    expect(warningsFor(declared, measured)).toEqual([])
  })

  test('say what was declared, what is the case and what to declare', () => {
    expect(warningsFor(0.9, 0.7654)).toEqual([
      {
        code: 'selectivityDiffers',
        text: 'operations[2]: join is declared to keep 0.9 of its rows, but keeps 0.77',
        advice: 'declare 0.77',
      },
    ])
    expect(warningsFor(0.5, 0.601, false)[0]!.text).toMatch(/^steps\.load\.operations\[2\]: join is declared/)
    expect(warningsFor(0.9, 2.5)[0]!.advice).toBe('leave its selectivity out: it makes more rows')
  })
})
