import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clickstream } from '../../src/scenario/data.ts'
import { filter, join } from '../../src/scenario/operations.ts'
import { notNull } from '../../src/scenario/rules.ts'
import { columnsOf, parseScenario, type ScenarioDefinition } from '../../src/scenario/scenario.ts'
import { append, deleteRows, overwrite } from '../../src/scenario/tableOperations.ts'

const data = clickstream()
const operations = [filter('a > 0')]
const output = { a: 'long' }
const tables = { t: { columns: { a: 'long' } } }
const steps = { load: { operations: [append('t')] } }

const parse = (definition: object) =>
  parseScenario('s', { data, ...definition } as unknown as ScenarioDefinition)

/** What is wrong, one line per field. */
const problems = (definition: object): string[] => {
  try {
    parse(definition)
  } catch (error) {
    const [heading, ...lines] = (error as Error).message.split('\n')
    expect(heading).toBe('Scenario "s":')
    return lines.map((line) => line.trim())
  }
  throw new Error('expected a refusal')
}

describe('short forms are written out', () => {
  test('operations with an output are one step that appends to one table', () => {
    expect(parse({ operations, output })).toMatchObject({
      onMalformed: 'fail',
      tables: { output: { columns: output, rules: [] } },
      steps: { output: { operations: [...operations, append('output')] } },
      short: { operations: true, output: true },
    })
  })

  test('what is said of the output belongs to its table', () => {
    const details = {
      key: ['a'],
      rules: [notNull('a')],
      answer: 'SELECT 1 AS a',
      partitionBy: ['bucket(4, a)'],
      tolerance: { a: { relative: 0.01 } },
    }
    const { tables } = parse({ operations, output, ...details })
    expect(tables).toEqual({ output: { columns: output, ...details } })
  })

  test.each([
    [[overwrite('output')]],
    [[...operations, append('output')]],
    [[deleteRows('output', 'a = 1')]],
  ])('operations that end in the table stay as they are', (written) => {
    expect(parse({ operations: written, output }).steps).toEqual({ output: { operations: written } })
  })

  test('a job has an output and no steps', () => {
    const { steps, tables } = parse({ job: { spark: 'x.py' }, output })
    expect(steps).toBeNull()
    expect(Object.keys(tables)).toEqual(['output'])
  })

  test('tables and steps stay as they are', () => {
    expect(parse({ tables, steps })).toMatchObject({
      tables: { t: { columns: { a: 'long' }, rules: [] } },
      steps,
      short: { operations: false, output: false },
    })
  })

  test('operations may end in one of several tables, and steps in the output', () => {
    expect(parse({ operations: [append('t')], tables }).steps).toEqual({
      output: { operations: [append('t')] },
    })
    expect(parse({ steps: { load: { operations: [append('output')] } }, output }).short).toEqual({
      operations: false,
      output: true,
    })
  })

  test('any operations on rows are kept in order, with one append after them', () => {
    const conditions = fc.array(
      fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== ''),
      {
        minLength: 1,
      },
    )
    fc.assert(
      fc.property(conditions, (texts) => {
        const given = texts.map((text) => filter(text))
        expect(parse({ operations: given, output }).steps!.output!.operations).toEqual([
          ...given,
          append('output'),
        ])
      }),
    )
  })

  test('columns keep their order', () => {
    expect(columnsOf({ columns: { b: 'int', a: 'string' }, rules: [] })).toEqual([
      { name: 'b', type: 'int' },
      { name: 'a', type: 'string' },
    ])
  })
})

describe('what does not fit together is refused', () => {
  test.each<[string, object, string[]]>([
    [
      'both output and tables',
      { steps, output, tables },
      ['output: expected either output, the columns of one table, or tables; got {"a":"long"}'],
    ],
    [
      'neither output nor tables',
      { operations },
      ['output: expected either output, the columns of one table, or tables; got nothing'],
    ],
    [
      'both operations and steps',
      { operations: [append('t')], steps, tables },
      [
        expect.stringMatching(
          /^operations: expected one of operations, steps and a job with a Python file per stack;/,
        ),
      ],
    ],
    [
      'both steps and a job',
      { steps, job: { spark: 'x.py' }, output },
      ['operations: expected one of operations, steps and a job with a Python file per stack; got nothing'],
    ],
    [
      'nothing to do',
      { output },
      ['operations: expected one of operations, steps and a job with a Python file per stack; got nothing'],
    ],
    ['no operations', { operations: [], output }, ['operations: expected at least one operation; got []']],
    ['no steps', { steps: {}, tables }, ['steps: expected at least one step; got {}']],
    ['no tables', { steps, tables: {} }, ['tables: expected at least one table; got {}']],
    [
      'a job with tables',
      { job: { spark: 'x.py' }, tables },
      ['tables: expected output: a job writes one table; got {"t":{"columns":{"a":"long"}}}'],
    ],
    [
      'operations that end in none of the tables',
      { operations, tables },
      [
        expect.stringMatching(
          /^operations: expected append, overwrite or upsert into one of the tables at the end; got/,
        ),
      ],
    ],
    [
      'details of one table beside tables',
      {
        steps,
        tables,
        key: ['a'],
        rules: [notNull('a')],
        answer: 'SELECT 1',
        partitionBy: ['a'],
        tolerance: {},
      },
      [
        'key: expected it at a table in `tables`; got ["a"]',
        'rules: expected it at a table in `tables`; got [{"ruleType":"notNull","column":"a"}]',
        'answer: expected it at a table in `tables`; got "SELECT 1"',
        'partitionBy: expected it at a table in `tables`; got ["a"]',
        'tolerance: expected it at a table in `tables`; got {}',
      ],
    ],
    [
      'an unknown field',
      { operations, output, tabels: {} },
      ['(whole): Unrecognized key: "tabels"; the nearest is tables'],
    ],
    [
      'an unknown parameter of an operation, and a value that it does not have',
      {
        output,
        operations: [
          join('users', { on: 'k', how: 'outer' as 'left' }),
          join('users', { on: 'k', hov: 'left' } as never),
        ],
      },
      [
        'operations[0] (join).how: expected inner, left, semi or anti; got "outer"',
        'operations[1] (join): Unrecognized key: "hov"; the nearest is how',
      ],
    ],
    [
      'an unknown way with malformed rows',
      { operations, output, onMalformed: 'ignore' },
      ['onMalformed: expected fail, skip or quarantine; got "ignore"'],
    ],
    [
      'a table that is called as those for malformed rows',
      { steps, tables: { events_quarantine: tables.t }, onMalformed: 'quarantine' },
      [
        expect.stringMatching(
          /^tables: expected names without _quarantine: such tables are made for malformed rows;/,
        ),
      ],
    ],
    [
      'a table name with a space',
      { steps, tables: { 'a t': tables.t } },
      ['tables.a t: expected a name of letters, digits and _; got "a t"'],
    ],
  ])('%s', (_, definition, messages) => {
    expect(problems(definition)).toEqual(messages)
  })

  test('everything that is wrong is told at once', () => {
    expect(problems({ steps: {}, tables: {}, key: ['a'] })).toHaveLength(3)
  })
})
