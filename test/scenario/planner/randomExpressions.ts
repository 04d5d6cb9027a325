import fc from 'fast-check'
import type { Row } from './engine.ts'

/** Columns that random expressions are made of. */
export const randomColumns = {
  g: 'int',
  i: 'int',
  l: 'long',
  d: 'double',
  m: 'decimal(9,2)',
  s: 'string',
  b: 'boolean',
  t: 'timestamp',
  day: 'date',
}

type Kind = 'whole' | 'double' | 'decimal' | 'string' | 'boolean' | 'timestamp' | 'date'
type Sql = fc.Arbitrary<string>

const letter = fc.constantFrom('a', 'b', 'É', '😀', ' ', '%', '_', '\\', "'", '.', 'ß')
const word = fc.string({ unit: letter, maxLength: 5 })
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
const small = fc.integer({ min: -9, max: 9 })
const unit = fc.constantFrom('second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year')
const dateUnit = fc.constantFrom('day', 'week', 'month', 'quarter', 'year')
const part = fc.constantFrom('year', 'quarter', 'month', 'week', 'day', 'dayofyear', 'isodow')
const clockPart = fc.constantFrom('hour', 'minute', 'second')
const comparison = fc.constantFrom(
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'IS DISTINCT FROM',
  'IS NOT DISTINCT FROM',
)

/** SQL from arbitraries: `sql`(${left} + ${right})``. */
const sql = (parts: TemplateStringsArray, ...holes: Sql[]): Sql =>
  fc
    .tuple(...holes)
    .map((values) => parts.reduce((all, piece, index) => `${all}${values[index - 1] ?? ''}${piece}`))

/** Well-typed expressions without overflow or failing casts; leaves come first, so that failures shrink to them. */
const randomExpressions = fc.letrec<Record<Kind, string>>((tie) => {
  const [whole, double, decimal, string, boolean, timestamp, date] = (
    ['whole', 'double', 'decimal', 'string', 'boolean', 'timestamp', 'date'] as const
  ).map((kind) => tie(kind) as Sql) as [Sql, Sql, Sql, Sql, Sql, Sql, Sql]
  const digit = small.map(String)
  const number = fc.oneof(whole, double, decimal)
  const choices = (leaves: Sql[], of: Sql, ...nodes: Sql[]): Sql =>
    fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      ...leaves,
      ...nodes,
      sql`CASE WHEN ${boolean} THEN ${of} ELSE ${of} END`,
      sql`CASE WHEN ${boolean} THEN ${of} END`,
      sql`coalesce(${of}, ${of})`,
      sql`nullif(${of}, ${of})`,
    )
  const ordered = (leaves: Sql[], of: Sql, ...nodes: Sql[]): Sql =>
    choices(leaves, of, ...nodes, sql`greatest(${of}, ${of})`, sql`least(${of}, ${of})`)
  return {
    whole: ordered(
      [fc.constant('i'), fc.constant('l'), digit],
      whole,
      sql`(${whole} + ${whole})`,
      sql`(${whole} - ${whole})`,
      sql`(${whole} * ${digit})`,
      sql`(${whole} % ${whole})`,
      sql`(- ${whole})`,
      sql`abs(${whole})`,
      sql`sign(${number})`,
      sql`length(${string})`,
      sql`extract(${part} FROM ${fc.oneof(timestamp, date)})`,
      sql`extract(${clockPart} FROM ${timestamp})`,
      sql`date_diff('hour', ${timestamp}, ${timestamp})`,
      sql`date_diff('month', ${date}, ${date})`,
      sql`date_diff('day', ${timestamp}, ${date})`,
      sql`CAST(${boolean} AS int)`,
      sql`TRY_CAST(${string} AS long)`,
    ),
    double: ordered(
      [fc.constant('d'), fc.constant('1.5e0')],
      double,
      sql`(${double} + ${number})`,
      sql`(${number} - ${double})`,
      sql`(${double} * ${digit})`,
      sql`(${number} / ${number})`,
      sql`round(${double}, 1)`,
      sql`floor(${double})`,
      sql`ceil(${double})`,
      sql`sqrt(${double})`,
      sql`CAST(${number} AS double)`,
    ),
    decimal: ordered(
      [fc.constant('m'), fc.constant('0.05')],
      decimal,
      sql`(${decimal} + ${fc.oneof(decimal, whole)})`,
      sql`(${decimal} - ${decimal})`,
      sql`(${decimal} * 1.1)`,
      sql`(- ${decimal})`,
      sql`abs(${decimal})`,
      sql`round(${decimal}, 1)`,
      sql`floor(${decimal})`,
      sql`CAST(${decimal} AS decimal(38,1))`,
    ),
    string: ordered(
      [fc.constant('s'), word.map(text)],
      string,
      sql`(${string} || ${string})`,
      sql`trim(${string})`,
      sql`substring(${string}, 2, 2)`,
      sql`replace(${string}, 'a', 'É$1')`,
      sql`split_part(${string}, ' ', 2)`,
      sql`CAST(${fc.oneof(whole, decimal, boolean, date, timestamp)} AS string)`,
    ),
    boolean: choices(
      [fc.constant('b'), fc.constant('true')],
      boolean,
      sql`(${boolean} AND ${boolean})`,
      sql`(${boolean} OR ${boolean})`,
      sql`(NOT ${boolean})`,
      sql`(${number} ${comparison} ${number})`,
      sql`(${string} ${comparison} ${string})`,
      sql`(${timestamp} ${comparison} ${fc.oneof(timestamp, date)})`,
      sql`(${number} IS NULL)`,
      sql`(${whole} IN (${whole}, ${digit}))`,
      sql`(${whole} IN (1, ${digit}))`,
      sql`(${number} BETWEEN ${number} AND ${number})`,
      sql`(${string} LIKE ${fc.string({ unit: fc.oneof(letter, fc.constantFrom('%', '_')), maxLength: 4 }).map(text)})`,
      sql`starts_with(${string}, ${string})`,
      sql`contains(${string}, ${string})`,
    ),
    timestamp: ordered(
      [fc.constant('t'), fc.constant("TIMESTAMP '1970-01-01 00:00:00.000001'")],
      timestamp,
      sql`date_trunc('${unit}', ${timestamp})`,
      sql`(${timestamp} + INTERVAL (${digit}) ${fc.constantFrom('SECOND', 'MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR')})`,
      sql`CAST(${date} AS timestamp)`,
    ),
    date: ordered(
      [fc.constant('day'), fc.constant("DATE '2024-02-29'")],
      date,
      sql`date_trunc('${dateUnit}', ${date})`,
      sql`(${date} - INTERVAL (${digit}) ${fc.constantFrom('DAY', 'WEEK', 'MONTH', 'YEAR')})`,
      sql`CAST(${timestamp} AS date)`,
    ),
  }
})

const nullable = (value: Sql): fc.Arbitrary<string | null> => fc.option(value, { freq: 4 })
const moment = fc
  .integer({ min: Date.UTC(1960, 0), max: Date.UTC(2040, 0) })
  .map((milliseconds) => new Date(milliseconds).toISOString())
const cents = fc.integer({ min: -99_999, max: 99_999 })

/** A few rows over `randomColumns`, in groups 1 and 2. */
export const randomRows: fc.Arbitrary<Row[]> = fc.array(
  fc.tuple(
    fc.constantFrom('1', '2'),
    nullable(fc.integer({ min: -1000, max: 1000 }).map(String)),
    nullable(fc.integer({ min: -1000, max: 1000 }).map(String)),
    nullable(
      fc.oneof(
        cents.map((value) => String(value / 8)),
        fc.constantFrom('nan', 'inf', '-inf', '-0.0'),
      ),
    ),
    nullable(cents.map((value) => (value / 100).toFixed(2))),
    nullable(fc.oneof(word, fc.constantFrom('12', '-3', '+4', '1.5'))),
    nullable(fc.boolean().map(String)),
    nullable(moment.map((value) => value.replace('T', ' ').replace('Z', '000'))),
    nullable(moment.map((value) => value.slice(0, 10))),
  ),
  { minLength: 1, maxLength: 4 },
)

const { whole, double, decimal, string, boolean, timestamp, date } = randomExpressions

/** An expression of any type over single rows. */
export const rowExpression: Sql = fc.oneof(whole, double, decimal, string, boolean, timestamp, date)

/** The same, over at least one column: a group's rows have to count. */
const ofRows = (...kinds: Sql[]): Sql => sql`CASE WHEN g > 0 THEN ${fc.oneof(...kinds)} END`

/** An aggregate over such an expression, at times of some rows only. */
export const metricExpression: Sql = fc.oneof(
  sql`count(${ofRows(whole, string, boolean)})`,
  sql`count(DISTINCT ${ofRows(whole, double, string, timestamp)})`,
  sql`sum(${ofRows(whole, decimal)})`,
  sql`avg(${ofRows(whole, decimal)})`,
  sql`min(${ofRows(whole, double, string, date)})`,
  sql`max(${ofRows(whole, double, decimal, timestamp)})`,
  sql`count_if(${ofRows(boolean)})`,
  sql`sum(${ofRows(whole)}) FILTER (WHERE ${ofRows(boolean)})`,
)
