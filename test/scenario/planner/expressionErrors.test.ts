import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { aggregate, type ETLOperation, transform } from '../../../src/scenario/operations.ts'
import { startReferee } from '../../support/referee.ts'
import { columns, lines, plan } from './planning.ts'

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
}

const errorsOf = async (operation: ETLOperation): Promise<string[]> =>
  lines(await plan(referee, { operations: [operation], inputs, output: columns({}) }))

describe('of structs and lists', () => {
  const nested = {
    events: columns({
      item: 'struct<price: double, tags: list<string>>',
      other: 'struct<price: double, tags: list<string>>',
    }),
  }
  const errors = async (operation: ETLOperation) => {
    const planned = await plan(referee, { operations: [operation], inputs: nested, output: columns({}) })
    return planned.errors.map(({ field, expected, got }) => `${field}: ${expected}; got ${got}`)
  }
  const few = 'a struct has only fields (`item.price`) and IS NULL, a list cardinality(list) and IS NULL'
  const types = 'struct<price: double, tags: list<string>>'

  test.each<[sql: string, expected: string, got: string]>([
    ['item.prize', 'one of the fields of `item` price, tags; the nearest is price', 'prize'],
    ['item.price.cents', 'a struct before the dot', '`item.price` of type double'],
    [
      'item.tags.length',
      'a struct before the dot; a list has cardinality(list)',
      '`item.tags` of type list<string>',
    ],
    ['item = other', `value = value, both of one kind; ${few}`, `\`item = other\` with ${types}, ${types}`],
    [
      'item.tags < other.tags',
      `value < value, both of one kind, not boolean; ${few}`,
      '`item.tags < other.tags` with list<string>, list<string>',
    ],
    [
      'coalesce(item, other)',
      `coalesce(value, …), all of one kind; ${few}`,
      `\`coalesce(item, other)\` with ${types}, ${types}`,
    ],
    ['cardinality(item)', `cardinality(list); ${few}`, `\`cardinality(item)\` with ${types}`],
    ['length(item.tags)', `length(string); ${few}`, '`length(item.tags)` with list<string>'],
    ['size(item.tags)', 'cardinality(list)', '`size(item.tags)`'],
    ['item.tags[1]', 'syntax of the common subset (docs/expressions.md)', '`item.tags[1]`'],
    ['CAST(item AS string)', 'a value that can be cast to string', `\`item\` of type ${types}`],
  ])('%s', async (sql, expected, got) => {
    expect(await errors(transform({ x: sql }))).toEqual([`operations[0].x: ${expected}; got ${got}`])
  })

  test.each(['count(item)', 'count(DISTINCT item.tags)', 'max(item)'])('%s', async (sql) => {
    expect(await errors(aggregate({ metrics: { n: sql } }))).toEqual([expect.stringContaining(few)])
  })
})

describe('expressions that are wrong', () => {
  test.each<[sql: string, expected: string, got: string]>([
    ['revenue +', 'a SQL expression', '`revenue +`, which breaks off at character 9: an operand is missing'],
    ['(revenue', 'a SQL expression', '`(revenue`, which breaks off at character 8: Expecting )'],
    ["'open", 'a SQL expression', "`'open`, in which a quote is not closed"],
    ['revenue; revenue', 'one SQL expression', '`revenue; revenue`'],
    ['-- nothing', 'one SQL expression', 'no text'],
    [
      'revenu',
      'one of the columns event_time, is_bot, page, revenue, score, user_id; the nearest is revenue',
      'revenu',
    ],
    [
      'events.revenue',
      "a column's name first, then fields: joined columns need no table before them",
      '`events.revenue`',
    ],
    ['page.length', 'a struct before the dot', '`page` of type string'],
    [
      'lenght(page)',
      'a function of the common subset (docs/expressions.md); the nearest is length',
      '`lenght(page)`',
    ],
    ['sha512(page)', 'a function of the common subset (docs/expressions.md)', '`sha512(page)`'],
    ['md5(page)', 'sha256(string)', '`md5(page)`'],
    ['sha256(revenue)', 'sha256(string)', '`sha256(revenue)` with decimal(18,2)'],
    [
      "json_field(page, '$.a[0]')",
      "json_field(string, 'constant path of names of letters, digits and _: a.b')",
      "`json_field(page, '$.a[0]')` with string, string",
    ],
    [
      'json_field(page, page)',
      "json_field(string, 'constant path of names of letters, digits and _: a.b')",
      '`json_field(page, page)` with string, string',
    ],
    [
      'dayofweek(event_time)',
      'isodow(x), 1 for Monday to 7 for Sunday: engines number dayofweek differently',
      '`dayofweek(event_time)`',
    ],
    ['page + 1', 'number + number, or date or timestamp + INTERVAL', '`page + 1` with string, long'],
    [
      "revenue > 'much'",
      'value > value, both of one kind, not boolean',
      "`revenue > 'much'` with decimal(18,2), string",
    ],
    [
      "event_time > 'yesterday'",
      'value > value, both of one kind, not boolean',
      "`event_time > 'yesterday'` with timestamp, string",
    ],
    [
      'is_bot > false',
      'value > value, both of one kind, not boolean',
      '`is_bot > FALSE` with boolean, boolean',
    ],
    ['NOT revenue', 'NOT boolean', '`NOT revenue` with decimal(18,2)'],
    ['is_bot AND page', 'boolean AND boolean', '`is_bot AND page` with boolean, string'],
    ['lower(revenue)', 'lower(string)', '`lower(revenue)` with decimal(18,2)'],
    ['lower(page, page)', 'lower(string)', '`lower(page, page)`'],
    [
      "date_trunc('fortnight', event_time)",
      "date_trunc('unit', timestamp or date), unit second, minute, hour, day, week, month, quarter, year (dates: from day)",
      "`date_trunc('fortnight', event_time)` with string, timestamp",
    ],
    [
      'split_part(page, user_id, 1)',
      "split_part(string, 'constant, not empty', constant index from 1)",
      '`split_part(page, user_id, 1)` with string, long, long',
    ],
    [
      'page LIKE page',
      "string LIKE 'constant pattern' [ESCAPE 'character']",
      '`page LIKE page` with string, string',
    ],
    ["page ILIKE 'a'", 'syntax of the common subset (docs/expressions.md)', "`page ILIKE 'a'`"],
    [
      "CAST(page AS int FORMAT 'y')",
      'syntax of the common subset (docs/expressions.md)',
      "`CAST(page AS INT FORMAT 'y')`",
    ],
    [
      'score BETWEEN SYMMETRIC 2 AND 1',
      'syntax of the common subset (docs/expressions.md)',
      '`(score BETWEEN 2 AND 1 OR score BETWEEN 1 AND 2)`',
    ],
    ['sum(score) OVER ()', 'syntax of the common subset (docs/expressions.md)', '`sum(score) OVER ()`'],
    ['(SELECT 1)', 'syntax of the common subset (docs/expressions.md)', '`(SELECT 1)`'],
    [
      'user_id IN (1, NULL)',
      'value IN (value, …), all of one kind, without NULL',
      '`user_id IN (1, NULL)` with long, long, NULL',
    ],
    [
      "CASE WHEN is_bot THEN 1 ELSE 'no' END",
      'CASE WHEN boolean THEN value … ELSE value END, the values all of one kind',
      "`CASE WHEN is_bot THEN 1 ELSE 'no' END` with long, string",
    ],
    ['CAST(score AS string)', 'a value that can be cast to string', '`score` of type double'],
    [
      'CAST(page AS varbinary)',
      'a type: boolean, date, double, float, int, long, string, timestamp, timestamptz or decimal(precision,scale)',
      '`BLOB`',
    ],
    [
      'CAST(score AS decimal)',
      'a type: boolean, date, double, float, int, long, string, timestamp, timestamptz or decimal(precision,scale)',
      '`DECIMAL`',
    ],
    ["DATE '2024-02-30'", 'a date written in full, e.g. 2024-01-31', "`'2024-02-30'`"],
    [
      "event_time + INTERVAL '1-2' YEAR TO MONTH",
      'INTERVAL with a constant whole number and a unit of second, minute, hour, day, week, month, year',
      "`INTERVAL '1-2' YEAR TO MONTH`",
    ],
    ['date_add(event_time, 3)', 'date_add(date or timestamp, INTERVAL …)', '`date_add(event_time, 3)`'],
    ['1e400', 'a number of at most 38 digits', '1e400'],
    [
      'substring(page, TRUE)',
      'substring(string, constant start from 1[, constant length from 0])',
      '`substring(page, TRUE)` with string, boolean',
    ],
    [
      'event_time - event_time',
      'number - number, or date or timestamp - INTERVAL (between two: date_diff)',
      '`event_time - event_time` with timestamp, timestamp',
    ],
    [
      'sum(revenue)',
      'a value of single rows: aggregates stand only in metrics, and not in one another',
      '`sum(revenue)`',
    ],
    ['NULL', 'a value with a type, e.g. CAST(NULL AS string)', '`NULL`'],
    [
      '123456789012345678901234567890123456789',
      'a number of at most 38 digits',
      '123456789012345678901234567890123456789',
    ],
  ])('%s', async (sql, expected, got) => {
    expect(await errorsOf(transform({ x: sql }))).toEqual([`operations[0].x: ${expected}; got ${got}`])
  })

  test.each<[sql: string, expected: string, got: string]>([
    ['revenue', 'every column inside an aggregate, or in `by`', 'revenue outside of one in `revenue`'],
    [
      'sum(revenue) + score',
      'every column inside an aggregate, or in `by`',
      'score outside of one in `sum(revenue) + score`',
    ],
    ['1 + 1', 'an aggregate (count, count_if, sum, avg, min, max, approx_quantile)', '`1 + 1`'],
    [
      'sum(sum(revenue))',
      'a value of single rows: aggregates stand only in metrics, and not in one another',
      '`sum(revenue)`',
    ],
    ['sum(page)', 'sum(number), over at least one column', '`sum(page)` with string'],
    [
      'sum(DISTINCT revenue)',
      'sum(number), over at least one column',
      '`sum(DISTINCT revenue)` with decimal(18,2)',
    ],
    ['sum(1)', 'sum(number), over at least one column', '`sum(1)` with long'],
    ['count()', 'count(*), count(value) or count(DISTINCT value)', '`count()`'],
    ['median(score)', 'approx_quantile(x, 0.5)', '`median(score)`'],
    [
      'approx_quantile(score, 50)',
      'approx_quantile(number, constant from 0 to 1), over at least one column',
      '`approx_quantile(score, 50)` with double, long',
    ],
    ['approx_quantile(score)', 'approx_quantile(number, constant from 0 to 1)', '`approx_quantile(score)`'],
    [
      'approx_quantile(score, score)',
      'approx_quantile(number, constant from 0 to 1), over at least one column',
      '`approx_quantile(score, score)` with double, double',
    ],
    [
      'approx_quantile(page, 0.5)',
      'approx_quantile(number, constant from 0 to 1), over at least one column',
      '`approx_quantile(page, 0.5)` with string, decimal(1,1)',
    ],
    ['sum(revenue) FILTER (WHERE page)', 'a boolean condition in FILTER', '`page` of type string'],
    ['lower(page) FILTER (WHERE is_bot)', 'an aggregate before FILTER', '`lower(page) FILTER(WHERE is_bot)`'],
    ['max(is_bot)', 'max(value), not boolean, over at least one column', '`max(is_bot)` with boolean'],
    [
      'count(page ORDER BY score)',
      'syntax of the common subset (docs/expressions.md)',
      '`page ORDER BY score`',
    ],
  ])('as a metric: %s', async (sql, expected, got) => {
    const operation = aggregate({ by: { user_id: 'user_id' }, metrics: { x: sql } })
    expect(await errorsOf(operation)).toEqual([`operations[0].metrics.x: ${expected}; got ${got}`])
  })
})
