import {
  aggregate,
  deduplicate,
  explode,
  filter,
  join,
  pivot,
  sessionise,
  sort,
  transform,
  union,
  window,
} from '../../../../src/scenario/operations.ts'
import { type Computed, computedFrom, conditionOn, metricOf } from './expressions.ts'
import {
  after,
  type Choices,
  type Column,
  deciding,
  isFloat,
  isNested,
  isTime,
  orderBy,
  pick,
  pickSome,
  quoted,
  type Rows,
  totalOrder,
  value,
} from './rows.ts'
import { mostRows, otherColumns, sourceColumns } from './tables.ts'

/** Takes rows through one operation, by its definition in docs/operations.md; undefined where there is none. */
type Step = (rows: Rows, choices: Choices) => Rows | undefined

/** The rows after some operations, as far as each fits. */
export const chain = (rows: Rows, choices: readonly Choices[]): Rows =>
  choices.reduce((so_far, each) => pick(steps, each.kind)!(so_far, each) ?? so_far, rows)

const named = (name: string, { text: _, sql: __, ...column }: Computed): Column => ({ name, ...column })
const newName = (rows: Rows, letter: string): string => `${letter}${rows.operations.length}`
const isNew = (rows: Rows, name: string): boolean => !rows.columns.some((column) => column.name === name)
const list = (sql: readonly string[]): string => sql.join(', ')
const names = (columns: readonly Column[]): string => list(columns.map(({ name }) => quoted(name)))

const filtered: Step = (rows, { first, second, third, flag }) => {
  const one = conditionOn(pick(rows.columns, first)!, second)
  const other = conditionOn(pick(rows.columns, third)!, first)
  const join = flag ? 'AND' : 'OR'
  const [text, sql] =
    third % 2
      ? [one.text, one.sql]
      : [`${one.text} ${join} NOT (${other.text})`, `(${one.sql}) ${join} NOT (${other.sql})`]
  return after(rows, filter(text), { sql: `SELECT * FROM (${rows.sql}) WHERE ${sql}` })
}

const transformed: Step = (rows, { first, second, third, flag }) => {
  const from = pick(rows.columns, first)!
  const result = computedFrom(from, second)
  // Replaced columns may be what inexact ones and lists are told apart by.
  const target = pick(
    deciding(rows).filter(({ name }) => name !== 'id'),
    third,
  )
  const replaces = flag && target && rows.columns.every(({ isInexact }) => !isInexact)
  const name = replaces ? target.name : newName(rows, 'c')
  const columns = [...rows.columns.filter((column) => column.name !== name), named(name, result)]
  const kept = rows.columns.filter((column) => column.name !== name)
  return after(rows, transform({ [name]: result.text }), {
    columns,
    sql: `SELECT ${list([...kept.map((column) => quoted(column.name)), `${result.sql} AS ${quoted(name)}`])} FROM (${rows.sql})`,
  })
}

const joined: Step = (rows, { first, second, third, flag }) => {
  const keys = otherColumns.filter(
    (other) =>
      !isFloat(other) &&
      rows.columns.some(
        ({ name, type, isInexact }) => name === other.name && type === other.type && !isInexact,
      ),
  )
  if (keys.length === 0) return undefined
  const on = pickSome(keys, first, 2)
  const how = pick(['inner', 'left', 'semi', 'anti'] as const, second)!
  const equal = on.map(({ name }) => `l.${quoted(name)} = r.${quoted(name)}`).join(' AND ')
  const by = { on: on.map(({ name }) => name), how, ...(flag && { broadcast: true }) }
  if (how === 'semi' || how === 'anti') {
    const not = how === 'anti' ? 'NOT ' : ''
    return after(rows, join('other', by), {
      sql: `SELECT * FROM (${rows.sql}) l WHERE ${not}EXISTS (SELECT 1 FROM other r WHERE ${equal})`,
    })
  }
  const free = otherColumns.filter(({ name }) => isNew(rows, name))
  const taken = free.length > 0 ? pickSome(free, third, 3) : []
  return after(rows, join('other', { ...by, columns: taken.map(({ name }) => name) }), {
    columns: [...rows.columns, ...taken],
    sql: `SELECT ${list(['l.*', ...taken.map(({ name }) => `r.${quoted(name)}`)])} FROM (${rows.sql}) l ${how === 'left' ? 'LEFT' : 'INNER'} JOIN other r ON ${equal}`,
    count: rows.count * mostRows.other,
  })
}

/** Columns to group by and metrics over the others. */
const groups = (rows: Rows, { first, second, third }: Choices, isSplit: boolean) => {
  const by = isSplit ? pickSome(deciding(rows), first, 2) : []
  const metrics = [0, 1, 2].slice(0, 1 + (third % 3)).map((i) => {
    const metric = metricOf(pick(rows.columns, second + i)!, rows.count, third + i * 3 + second)
    return { name: `${newName(rows, 'g')}_${i}`, metric }
  })
  return { by, metrics }
}

const byText = (by: Column[]) => Object.fromEntries(by.map(({ name }) => [name, quoted(name)]))

/** A group's value is any of its rows': zeros have two signs. */
const groupSql = (by: Column[]): string[] => by.map((column) => `${value(column)} AS ${quoted(column.name)}`)
const grouping = (by: Column[]): string => (by.length > 0 ? ` GROUP BY ${list(by.map(value))}` : '')

const aggregated: Step = (rows, choices) => {
  const { by, metrics } = groups(rows, choices, choices.flag || choices.first % 4 > 0)
  return after(
    rows,
    aggregate({
      by: byText(by),
      metrics: Object.fromEntries(metrics.map(({ name, metric }) => [name, metric.text])),
    }),
    {
      columns: [...by, ...metrics.map(({ name, metric }) => named(name, metric))],
      sql: `SELECT ${list([...groupSql(by), ...metrics.map(({ name, metric }) => `${metric.sql} AS ${quoted(name)}`)])} FROM (${rows.sql})${grouping(by)}`,
      count: by.length > 0 ? rows.count : 1,
    },
  )
}

const pivoted: Step = (rows, choices) => {
  const on = pick(
    rows.columns.filter(({ name }) => ['s', 'n', 'day'].includes(name)),
    choices.first,
  )
  if (!on || (on.type !== 'string' && on.type !== 'long' && on.type !== 'date')) return undefined
  const values = { string: ['a', 'ß', ''], long: [1, -2], date: ['1969-12-31', '2026-03-08'] }[on.type]
  const { by, metrics } = groups(rows, choices, true)
  const columns = values.flatMap((each) =>
    metrics.map(({ name, metric }) => ({
      name: metrics.length > 1 ? `${each}_${name}` : `${each}`,
      metric,
      each,
    })),
  )
  // A pivot whose columns have no name, or the name of a group, is refused.
  if (columns.some(({ name }) => name === '')) return undefined
  return after(
    rows,
    pivot({
      by: byText(by),
      on: on.name,
      values,
      metrics: Object.fromEntries(metrics.map(({ name, metric }) => [name, metric.text])),
    }),
    {
      columns: [...by, ...columns.map(({ name, metric }) => named(name, metric))],
      sql: `SELECT ${list([
        ...groupSql(by),
        ...columns.map(
          ({ name, metric, each }) =>
            `(SELECT ${metric.sql} FROM (${rows.sql}) i WHERE i.${quoted(on.name)} = ${typeof each === 'number' ? each : `'${each}'`} AND ${sameGroup(by)}) AS ${quoted(name)}`,
        ),
      ])} FROM (SELECT DISTINCT ${list(groupSql(by))} FROM (${rows.sql})) o`,
    },
  )
}

const sameGroup = (by: Column[]): string =>
  by.map((column) => `i.${quoted(column.name)} IS NOT DISTINCT FROM o.${quoted(column.name)}`).join(' AND ')

const deduplicated: Step = (rows, { first, second, third }) => {
  const by = pickSome(deciding(rows), first, 2)
  return latestOf(rows, by, second, third)
}

/** The last row of each key. */
export const latestOf = (rows: Rows, by: Column[], rotation: number, directions: number): Rows => {
  const order = totalOrder(rows, rotation, directions)
  const number = `row_number() OVER (PARTITION BY ${list(by.map(value))} ORDER BY ${order.reversed})`
  return after(rows, deduplicate({ by: by.map(({ name }) => name), latest: order.columns }), {
    sql: `SELECT ${names(rows.columns)} FROM (SELECT *, ${number} AS "(place)" FROM (${rows.sql})) WHERE "(place)" = 1`,
  })
}

const windowed: Step = (rows, { first, second, third, flag }) => {
  const by = pickSome(deciding(rows), first, 2)
  const isTotal = flag || second % 3 > 0
  const order = isTotal ? totalOrder(rows, second, third) : orderBy([pick(deciding(rows), second)!], third)
  const result = isTotal ? overRows(rows, pick(deciding(rows), third)!, first) : rankOf(third, rows.count)
  const name = newName(rows, 'o')
  const over = `(PARTITION BY ${list(by.map(value))} ORDER BY ${order.sql}${result.frame})`
  return after(
    rows,
    window({ by: by.map((column) => column.name), orderBy: order.columns, columns: { [name]: result.text } }),
    {
      columns: [...rows.columns, { name, type: result.type, limit: result.limit ?? 0 }],
      sql: `SELECT *, CAST(${result.sql} OVER ${over} AS ${sqlType(result.type)}) AS ${quoted(name)} FROM (${rows.sql})`,
    },
  )
}

type WindowFunction = Computed & { frame: string }

/** Rows that tie have one rank, so the order may leave them so. */
const rankOf = (choice: number, limit: number): WindowFunction => {
  const text = pick(['rank()', 'dense_rank()'], choice)!
  return { type: 'long', text, sql: text, limit, frame: '' }
}

/** What depends on the order of all rows. */
const overRows = (rows: Rows, column: Column, choice: number): WindowFunction => {
  const c = quoted(column.name)
  const own = { type: column.type, limit: column.limit ?? 0, frame: '' }
  const neighbours = ['row_number()', `lag(${c})`, `lead(${c})`, `lag(${c}, 2)`].map(
    (text): WindowFunction =>
      text === 'row_number()'
        ? { type: 'long', text, sql: text, limit: rows.count, frame: '' }
        : { ...own, text, sql: text },
  )
  const metrics = [0, 1, 2, 3, 4, 5].flatMap((i): WindowFunction[] => {
    const metric = metricOf(column, rows.count, i)
    if (metric.isInexact || metric.text.includes('DISTINCT')) return []
    const sql = metric.sql.replace(/^CAST\((.*) AS BIGINT\)$/, '$1')
    return [{ ...metric, sql, frame: ' ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW' }]
  })
  return pick([...neighbours, ...metrics], choice)!
}

const sqlType = (type: string): string => {
  const types: Record<string, string> = { long: 'BIGINT', int: 'INTEGER', string: 'VARCHAR' }
  return types[type] ?? type
}

const sessionised: Step = (rows, { first, second }) => {
  const time = pick(rows.columns.filter(isTime), first)
  if (!time) return undefined
  const by = pickSome(
    deciding(rows).filter((column) => !isFloat(column)),
    second,
    2,
  )
  const as = newName(rows, 'session')
  const at = quoted(time.name)
  const over = `OVER (PARTITION BY ${list(by.map(value))} ORDER BY ${at} NULLS FIRST)`
  const isStart = `CASE WHEN epoch_us(${at}) - epoch_us("(before)") > 30 * 60 * 1000000 THEN 1 ELSE 0 END`
  return after(rows, sessionise({ by: by.map(({ name }) => name), orderBy: time.name, gapMinutes: 30, as }), {
    columns: [...rows.columns, { name: as, type: 'long', limit: rows.count }],
    sql: `SELECT ${names(rows.columns)}, CAST(1 + sum(${isStart}) ${over} AS BIGINT) AS ${quoted(as)} FROM (SELECT *, lag(${at}) ${over} AS "(before)" FROM (${rows.sql}))`,
  })
}

const united: Step = (rows, { flag }) => {
  const typesOf = (columns: Column[]) =>
    columns
      .map(({ name, type }) => `${name} ${type}`)
      .sort()
      .join()
  if (typesOf(rows.columns) !== typesOf(sourceColumns)) return undefined
  const table = flag ? 't' : 'more'
  return after(rows, union(table), {
    sql: `SELECT * FROM (${rows.sql}) UNION ALL BY NAME SELECT * FROM ${table}`,
    count: rows.count + mostRows[table],
    // The other rows are as far from 0 as the tables have it.
    columns: sourceColumns,
  })
}

const exploded: Step = (rows, { flag }) => {
  const column = rows.columns.find(({ type }) => type.startsWith('list'))
  if (!column) return undefined
  const kept = rows.columns.filter(({ name }) => name !== column.name)
  const xs = quoted(column.name)
  const elements = `SELECT ${names(kept)}, unnest(${xs}) AS x FROM (${rows.sql}) WHERE len(${xs}) > 0`
  const empty = `SELECT ${names(kept)}, NULL AS x FROM (${rows.sql}) WHERE len(${xs}) = 0 OR ${xs} IS NULL`
  return after(rows, explode(column.name, { as: 'x', keepEmpty: flag }), {
    columns: [...kept, { name: 'x', type: 'string' }],
    sql: flag ? `${elements} UNION ALL ${empty}` : elements,
    count: rows.count * 3,
  })
}

const sorted: Step = (rows, { first, second, third, flag }) => {
  const order = totalOrder(rows, first, second)
  const limit = flag ? {} : { limit: 1 + (third % 5) }
  return after(rows, sort(order.columns, limit), {
    sql: flag ? rows.sql : `SELECT * FROM (${rows.sql}) ORDER BY ${order.sql} LIMIT ${limit.limit}`,
  })
}

const steps: Step[] = [
  filtered,
  transformed,
  joined,
  aggregated,
  deduplicated,
  windowed,
  sessionised,
  pivoted,
  united,
  exploded,
  sorted,
  transformed,
  joined,
]

/** Whether a column can be a key of an upsert. */
export const isKey = (column: Column): boolean => !isNested(column) && !isFloat(column) && !column.isInexact
