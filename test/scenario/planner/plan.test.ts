import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { aggregate, filter, join, sessionise, transform } from '../../../src/scenario/operations.ts'
import { notNull, unique } from '../../../src/scenario/rules.ts'
import type { CompiledOperation } from '../../../src/trial/compiledStep.ts'
import { startReferee } from '../../support/referee.ts'
import { columns, lines, type Plan, pipelineOf, plan, SINGLE_VALUE } from './planning.ts'

let referee: Referee
beforeAll(async () => {
  referee = await startReferee()
})
afterAll(() => referee[Symbol.asyncDispose]())

const inputs = {
  events: columns({
    user_id: 'long',
    event_time: 'timestamp',
    is_bot: 'boolean',
    revenue: 'decimal(18,2)',
    score: 'double',
    page: 'string',
  }),
  users: columns({ user_id: 'long', country: 'string', joined: 'date' }),
  pages: columns({ page: 'string', score: 'double', user_id: 'int' }),
}
const output = columns({ user_id: 'long' })

const errorsOf = async (scenario: Partial<Plan>): Promise<string[]> =>
  lines(await plan(referee, { operations: [], inputs, output, ...scenario }))

describe('operations that are wrong', () => {
  test.each<[name: string, scenario: Partial<Plan>, errors: string[]]>([
    [
      'a condition that is not boolean',
      { operations: [filter('revenue')] },
      ['operations[0].condition: a boolean condition; got `revenue` of type decimal(18,2)'],
    ],
    [
      'an unknown table',
      { operations: [join('user', { on: 'user_id' })] },
      ['operations[0].table: one of the tables events, output, pages, users; the nearest is users; got user'],
    ],
    [
      'a key that one table lacks',
      { operations: [join('users', { on: 'country' })] },
      [
        'operations[0].on: one of the columns of the table so far event_time, is_bot, page, revenue, score, user_id; got country',
      ],
    ],
    [
      'keys of two types, and a column of both tables',
      { operations: [join('pages', { on: ['page', 'user_id'] })] },
      [
        'operations[0].on: keys of one type: CAST before the join to int; got user_id: long and int',
        'operations[0].columns: columns that only pages has: choose them with `columns`, or rename before; got score, which the table so far has too',
      ],
    ],
    [
      'keys that are floats',
      { operations: [join('pages', { on: 'score', columns: [] })] },
      ['operations[0].on: keys that are no floats; got score of type double'],
    ],
    [
      'columns that the joined table lacks, or has as a key',
      { operations: [join('users', { on: 'user_id', columns: ['contry', 'user_id'] })] },
      [
        'operations[0].columns: one of the columns of users country, joined, user_id; the nearest is country; got contry',
        'operations[0].columns: columns without the keys: they are there already; got user_id',
      ],
    ],
    [
      'one name for a group and a metric',
      { operations: [aggregate({ by: { user_id: 'user_id' }, metrics: { user_id: 'count(*)' } })] },
      ['operations[0].metrics.user_id: a name that `by` does not have; got user_id'],
    ],
    [
      'a constant group',
      { operations: [aggregate({ by: { user_id: '1' }, metrics: { n: 'count(*)' } })] },
      ['operations[0].by.user_id: an expression over at least one column; got a constant'],
    ],
    [
      'sessions of unknown columns, in no order of time, under a name that exists',
      { operations: [sessionise({ by: 'user', orderBy: 'page', gapMinutes: 30, as: 'score' })] },
      [
        'operations[0].by: one of the columns event_time, is_bot, page, revenue, score, user_id; the nearest is user_id; got user',
        'operations[0].orderBy: a timestamp; got page of type string',
        'operations[0].as: a name that no column has; got score',
      ],
    ],
    [
      'names that differ by case alone',
      { operations: [transform({ Page: 'page' })] },
      ['operations[0]: names that differ by more than upper and lower case; got page and Page'],
    ],
    [
      'a name that is a pattern',
      { operations: [transform({ '^p.*$': 'page' })] },
      ['operations[0]: names that are neither * nor ^…$, which are patterns to Polars; got ^p.*$'],
    ],
    [
      'an unknown source',
      { source: 'clicks' },
      ['source: one of the input tables events, pages, users; got clicks'],
    ],
    [
      'every error of a scenario, without those that only follow',
      {
        operations: [
          filter('is_bott'),
          transform({ cents: 'revenu * 100', twice: 'score * 2' }),
          filter('cents > 0 AND twice > 0'),
          aggregate({ by: { user_id: 'user_id' }, metrics: { cents: 'sum(cents)', wrong: 'sum(page)' } }),
        ],
        output: columns({ user_id: 'long', cents: 'long', wrong: 'long', gone: 'long' }),
        key: ['user'],
        rules: [notNull('cent'), unique('user_id', 'page')],
      },
      [
        'operations[0].condition: one of the columns event_time, is_bot, page, revenue, score, user_id; the nearest is is_bot; got is_bott',
        'operations[1].cents: one of the columns event_time, is_bot, page, revenue, score, user_id; the nearest is revenue; got revenu',
        'operations[3].metrics.wrong: sum(number), over at least one column; got `sum(page)` with string',
        'output.gone: one of the columns produced cents, user_id, wrong; got gone',
        'key: one of the output columns cents, gone, user_id, wrong; the nearest is user_id; got user',
        'rules[0].column: one of the output columns cents, gone, user_id, wrong; the nearest is cents; got cent',
        'rules[1].columns: one of the output columns cents, gone, user_id, wrong; got page',
      ],
    ],
  ])('%s', async (_, scenario, errors) => {
    expect(await errorsOf(scenario)).toEqual(errors)
  })
})

describe('outputs that are wrong', () => {
  test.each<[name: string, scenario: Partial<Plan>, errors: string[]]>([
    [
      'types that would lose what a value means',
      {
        output: columns({
          page: 'long',
          score: 'long',
          event_time: 'date',
          user_id: 'string',
          is_bot: 'int',
        }),
      },
      [
        'output.page: a type that string can be stored as, or a CAST in the expression; got long',
        'output.score: a type that double can be stored as, or a CAST in the expression; got long',
        'output.event_time: a type that timestamp can be stored as, or a CAST in the expression; got date',
        'output.user_id: a type that long can be stored as, or a CAST in the expression; got string',
        'output.is_bot: a type that boolean can be stored as, or a CAST in the expression; got int',
      ],
    ],
    [
      'a key of floats, and a column twice in the key',
      { output: columns({ score: 'double', page: 'string' }), key: ['score', 'page', 'page'] },
      ['key: columns that are no floats; got score, double', 'key: each column once; got page 2 times'],
    ],
    [
      'a key outside the output of a job of the user',
      { operations: null, output: columns({ a: 'int' }), key: ['b'] },
      ['key: one of the output columns a; got b'],
    ],
  ])('%s', async (_, scenario, errors) => {
    expect(await errorsOf(scenario)).toEqual(errors)
  })
})

describe('nested columns', () => {
  const items = 'list<struct<sku: string, price: double>>'
  const nested = columns({ id: 'long', items, place: 'struct<city: string>' })
  const given = {
    inputs: { events: nested, other: columns({ items, n: 'int' }) },
    output: columns({ id: 'long' }),
  }

  test.each<[name: string, scenario: Partial<Plan>, errors: string[]]>([
    [
      'are no keys of the output, and unique by no rule',
      { output: nested, key: ['items'], rules: [unique('id', 'place'), notNull('items')] },
      [
        `key: ${SINGLE_VALUE}; got items, ${items}`,
        `rules[0].columns: ${SINGLE_VALUE}; got place, struct<city: string>`,
      ],
    ],
    [
      'are no keys of joins, groups and sessions',
      {
        operations: [
          join('other', { on: 'items', columns: ['n'] }),
          transform({ at: 'make_timestamp(id)' }),
          sessionise({ by: ['place'], orderBy: 'at', gapMinutes: 1 }),
          aggregate({ by: { id: 'place' }, metrics: { n: 'count(*)' } }),
        ],
        output: columns({ n: 'long' }),
      },
      [
        `operations[0].on: ${SINGLE_VALUE}; got items of type ${items}`,
        `operations[2].by: ${SINGLE_VALUE}; got place of type struct<city: string>`,
        `operations[3].by.id: ${SINGLE_VALUE}; got struct<city: string>`,
      ],
    ],
    [
      'are stored as they are',
      { output: columns({ items: 'list<struct<sku: string, price: float>>', place: 'string' }) },
      [
        `output.items: ${items}: structs and lists are stored as they are; got list<struct<sku: string, price: float>>`,
        'output.place: struct<city: string>: structs and lists are stored as they are; got string',
      ],
    ],
  ])('%s', async (_, scenario, errors) => {
    expect(await errorsOf({ ...given, ...scenario })).toEqual(errors)
  })

  test('pass through without a cast, and under another name', async () => {
    const engines = ['duckdb', 'polars', 'spark'] as const
    const planned = await plan(referee, {
      operations: [transform({ copy: 'items', city: 'place.city' })],
      ...given,
      output: columns({
        copy: 'list < struct<sku:string,price:double> >',
        place: 'struct<city: string>',
        city: 'string',
      }),
      engines,
    })
    expect(engines.map((engine) => expressionsOf(pipelineOf(planned, engine)))).toEqual([
      ['"items"', '("place")."city"'],
      ["pl.col('items')", "pl.col('place').struct.field('city')"],
      ['`items`', '(`place`).`city`'],
    ])
  })
})

const expressionsOf = (pipeline: CompiledOperation[]): string[] =>
  pipeline.flatMap((operation) => {
    if (operation.op === 'filter') return [operation.condition]
    const named =
      operation.op === 'transform'
        ? operation.columns
        : operation.op === 'aggregate'
          ? [...operation.by, ...operation.metrics]
          : []
    return named.map(({ expression }) => expression)
  })

describe('pipelines', () => {
  const engines = ['spark', 'polars', 'duckdb'] as const
  const operations = [
    filter("NOT is_bot AND page LIKE '/shop%'"),
    join('users', { on: 'user_id', how: 'left' }),
    transform({ day: 'CAST(event_time AS date)', cents: 'revenue * 100' }),
    sessionise({ by: ['user_id'], orderBy: 'event_time', gapMinutes: 30, as: 'visit' }),
    aggregate({ by: { DAY: 'Day' }, metrics: { n: 'COUNT(*)', revenue: 'avg(revenue)' } }),
  ]

  test('have their expressions in each engine’s own language, then casts to the output’s types', async () => {
    const planned = await plan(referee, {
      operations,
      inputs,
      output: columns({ DAY: 'date', n: 'int', revenue: 'decimal(18,2)' }),
      key: ['DAY'],
      engines,
    })
    const expressions = engines.map((engine) => [engine, expressionsOf(pipelineOf(planned, engine))])
    expect(Object.fromEntries(expressions)).toEqual({
      spark: [
        "((NOT `is_bot`) AND (`page` LIKE '/shop%'))",
        'CAST(`event_time` AS DATE)',
        'CAST((`revenue` * CAST(100BD AS DECIMAL(3, 0))) AS DECIMAL(21, 2))',
        '`day`',
        'count(*)',
        '(CAST(sum(`revenue`) AS DOUBLE) / nullif(count(`revenue`), 0))',
        'CAST(`n` AS INT)',
        'CAST((round(`revenue` * 100D) / 100D) AS DECIMAL(18, 2))',
      ],
      polars: [
        "((~pl.col('is_bot')) & pl.col('page').str.starts_with('/shop'))",
        "pl.col('event_time').cast(pl.Date)",
        "(pl.col('revenue') * pl.lit('100').cast(pl.Decimal(3, 0)))",
        "pl.col('day')",
        'pl.len().cast(pl.Int64)',
        "pl.when(pl.col('revenue').count() > 0).then(pl.col('revenue').sum().cast(pl.Float64) / pl.col('revenue').count())",
        "pl.col('n').cast(pl.Int32)",
        '((pl.col(\'revenue\') * 100.0).round(0, mode="half_away_from_zero") / (100.0 + (pl.col(\'revenue\') * 100.0).round(0, mode="half_away_from_zero").is_null().cast(pl.Float64) * 0.0)).cast(pl.Decimal(18, 2))',
      ],
      duckdb: [
        `((NOT "is_bot") AND ("page" LIKE '/shop%' ESCAPE '\\'))`,
        'CAST("event_time" AS DATE)',
        'CAST((CAST("revenue" AS DECIMAL(19, 2)) * CAST(100 AS DECIMAL(3, 0))) AS DECIMAL(21, 2))',
        '"day"',
        'count(*)',
        '(CAST(sum("revenue") AS DOUBLE) / nullif(count("revenue"), 0))',
        'CAST("n" AS INTEGER)',
        'CAST((round("revenue" * 100e0) / 100e0) AS DECIMAL(18, 2))',
      ],
    })
  })

  test('keep what needs no translation', async () => {
    const planned = await plan(referee, {
      operations,
      inputs,
      output: columns({ DAY: 'date', n: 'long', revenue: 'double' }),
      engines,
    })
    for (const engine of engines) {
      const pipeline = pipelineOf(planned, engine)
      expect(pipeline.map(({ op }) => op)).toEqual(['filter', 'join', 'transform', 'sessionise', 'aggregate'])
      expect(pipeline[1]).toEqual({
        op: 'join',
        table: 'users',
        on: ['user_id'],
        how: 'left',
        columns: ['country', 'joined'],
        broadcast: false,
      })
      expect(pipeline[3]).toEqual({
        op: 'sessionise',
        by: ['user_id'],
        orderBy: 'event_time',
        gapMinutes: 30,
        as: 'visit',
      })
    }
  })

  test('end in the output, which one step appends to', async () => {
    const planned = await plan(referee, { operations: [filter('is_bot')], inputs, output })
    expect(planned).toEqual({
      steps: {
        duckdb: [
          {
            name: 'output',
            source: { table: 'events', columns: null, predicate: null },
            pipeline: [{ op: 'filter', condition: '"is_bot"' }],
            write: { op: 'append', table: 'output', schema: output, after: null },
          },
        ],
      },
      schemas: { output },
      initial: {},
      ends: { output: [1, 1] },
      errors: [],
    })
  })

  test('are empty for a job of the user', async () => {
    const scenario = { operations: null, inputs, output, key: ['user_id'] }
    expect(await plan(referee, scenario)).toEqual({
      steps: { duckdb: [] },
      schemas: { output },
      initial: {},
      ends: {},
      errors: [],
    })
  })
})
