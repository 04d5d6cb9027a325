import { type Column, isDecimal, isFloat, isNested, isWhole, pick, quoted, value } from './rows.ts'

/** An expression as operations have it, and as DuckDB's SQL by the definitions of docs/expressions.md. */
export interface Expression {
  text: string
  sql: string
}

const same = (text: string): Expression => ({ text, sql: text })

/** A condition on a column. */
export const conditionOn = (column: Column, choice: number): Expression => {
  const c = quoted(column.name)
  const conditions = [same(`${c} IS NULL`), same(`${c} IS NOT NULL`), ...conditionsByType(column, c)]
  return pick(conditions.toReversed(), choice)!
}

const conditionsByType = (column: Column, c: string): Expression[] => {
  if (isWhole(column))
    return [same(`${c} > 0`), same(`${c} <> 1`), same(`${c} IN (1, 2)`), same(`${c} BETWEEN -1 AND 1`)]
  if (isFloat(column)) return [same(`${c} >= 0`), same(`${c} <> 0`), same(`${c} = ${c}`)]
  if (isDecimal(column)) return [same(`${c} < 1.5`), same(`${c} >= 0`)]
  if (isNested(column)) {
    return column.type.startsWith('list') ? [{ text: `cardinality(${c}) > 1`, sql: `len(${c}) > 1` }] : []
  }
  switch (column.type) {
    case 'string':
      return [same(`${c} LIKE 'a%'`), same(`${c} >= 'b'`), same(`${c} <> ''`), same(`${c} IN ('a', 'ß')`)]
    case 'boolean':
      return [same(c), same(`NOT ${c}`)]
    case 'date':
      return [same(`${c} >= DATE '1970-01-01'`), same(`${c} = DATE '2026-03-08'`)]
    case 'timestamp':
      return [same(`${c} < TIMESTAMP '2026-03-08 03:00:00'`), same(`${c} >= TIMESTAMP '1970-01-01 00:00:00'`)]
    case 'timestamptz':
      return [
        {
          text: `CAST(${c} AS timestamp) > TIMESTAMP '1970-01-01 00:00:00'`,
          sql: `${c} > TIMESTAMPTZ '1970-01-01 00:00:00+00'`,
        },
      ]
    default:
      return []
  }
}

/** A condition that Iceberg can answer; none where the column's type has none. */
export const simpleConditionOn = (column: Column, choice: number): string | undefined => {
  const c = quoted(column.name)
  if (isFloat(column) || column.type === 'timestamptz')
    return pick([`${c} IS NULL`, `${c} IS NOT NULL`], choice)
  return isNested(column) ? undefined : conditionOn(column, choice).text
}

export type Computed = Expression & Omit<Column, 'name'>

const computed = (type: string, text: string, sql = text, more: Partial<Column> = {}): Computed => ({
  type,
  text,
  sql,
  ...more,
})

/** A value computed from a column. */
export const computedFrom = (column: Column, choice: number): Computed =>
  pick([...computedByType(column), computed('boolean', `${quoted(column.name)} IS NULL`)], choice)!

const computedByType = (column: Column): Computed[] => {
  const c = quoted(column.name)
  const { type, limit = 0, isInexact } = column
  if (isWhole(column)) {
    const texts = [computed('string', `CAST(${c} AS string)`, `CAST(${c} AS VARCHAR)`)]
    if (limit > 2 ** 40) return texts
    const sum = { limit: limit + 1 }
    return [
      computed('long', `${c} + 1`, `CAST(${c} AS BIGINT) + 1`, sum),
      computed('long', `${c} % 2`, `CAST(${c} AS BIGINT) % 2`, { limit: 2 }),
      computed('double', `${c} / 4`, `CAST(${c} AS DOUBLE) / 4`),
      computed('double', `4 / ${c}`, `4e0 / nullif(CAST(${c} AS DOUBLE), 0)`, { isInexact: true }),
      computed('long', `coalesce(${c}, 0)`, `coalesce(CAST(${c} AS BIGINT), 0)`, { limit }),
      ...texts,
    ]
  }
  if (isFloat(column)) {
    const inexact = isInexact ? { isInexact } : {}
    return [
      computed('double', `abs(${c})`, `abs(CAST(${c} AS DOUBLE))`, inexact),
      computed('double', `coalesce(${c}, 0)`, `coalesce(CAST(${c} AS DOUBLE), 0)`, inexact),
    ]
  }
  if (isDecimal(column)) {
    return [
      computed(type, `CASE WHEN ${c} > 0 THEN ${c} END`),
      computed('double', `CAST(${c} AS double)`, `CAST(${c} AS DOUBLE)`, { isInexact: true }),
      computed('string', `CAST(${c} AS string)`, `CAST(${c} AS VARCHAR)`),
      ...(type === 'decimal(9,2)'
        ? [
            computed('decimal(9,1)', `CAST(${c} AS decimal(9,1))`),
            computed('long', `CAST(${c} AS long)`, `CAST(trunc(${c}) AS BIGINT)`, { limit: 1e7 }),
          ]
        : []),
    ]
  }
  switch (type) {
    case 'string':
      return [
        computed('long', `length(${c})`, `length(${c})`, { limit: 1000 }),
        computed('string', `${c} || '!'`),
        computed('string', `coalesce(${c}, '')`),
        computed('string', `nullif(${c}, 'a')`),
        computed('string', `substring(${c}, 1, 1)`),
        computed('string', `sha256(${c})`),
      ]
    case 'boolean':
      return [
        computed('boolean', `NOT ${c}`),
        computed('int', `CAST(${c} AS int)`, `CAST(${c} AS INTEGER)`, { limit: 1 }),
        computed('string', `CAST(${c} AS string)`, `CAST(${c} AS VARCHAR)`),
      ]
    case 'timestamp':
      return [
        computed('timestamp', `date_trunc('hour', ${c})`),
        computed('date', `CAST(${c} AS date)`),
        computed('timestamp', `${c} + INTERVAL 1 MONTH`),
        computed('long', `epoch_us(${c})`, `epoch_us(${c})`, { limit: 2 ** 54 }),
        computed('timestamptz', `CAST(${c} AS timestamptz)`, `${c} AT TIME ZONE 'UTC'`),
      ]
    case 'timestamptz':
      return [computed('timestamp', `CAST(${c} AS timestamp)`, `${c} AT TIME ZONE 'UTC'`)]
    case 'date':
      return [
        computed('timestamp', `CAST(${c} AS timestamp)`, `CAST(${c} AS TIMESTAMP)`),
        computed('long', `extract(year FROM ${c})`, `extract(year FROM ${c})`, { limit: 9999 }),
        computed('date', `date_trunc('month', ${c})`, `CAST(date_trunc('month', ${c}) AS DATE)`),
      ]
    default:
      return type.startsWith('struct')
        ? [
            computed('int', `${c}.p`, `struct_extract(${c}, 'p')`, { limit: 2 }),
            computed('string', `${c}.q`, `struct_extract(${c}, 'q')`),
          ]
        : [computed('long', `cardinality(${c})`, `len(${c})`, { limit: 10 })]
  }
}

/** An aggregate over a column of so many rows. */
export const metricOf = (column: Column, count: number, choice: number): Computed => {
  const c = quoted(column.name)
  const { type, limit = 0, isInexact } = column
  const metrics = [computed('long', 'count(*)', 'count(*)', { limit: count })]
  if (isNested(column)) return metrics[0]!
  metrics.push(computed('long', `count(${c})`, `count(${c})`, { limit: count }))
  if (!isInexact) {
    metrics.push(
      computed('long', `count(DISTINCT ${c})`, `count(DISTINCT ${value(column)})`, { limit: count }),
    )
  }
  const inexact = isInexact ? { isInexact } : {}
  if (type !== 'boolean') {
    const own = { ...(limit > 0 && { limit }), ...inexact }
    metrics.push(computed(type, `min(${c})`, `min(${c})`, own), computed(type, `max(${c})`, `max(${c})`, own))
  }
  if (isWhole(column) && limit * count < 2 ** 62) {
    metrics.push(computed('long', `sum(${c})`, `CAST(sum(${c}) AS BIGINT)`, { limit: limit * count }))
  }
  if (isFloat(column)) metrics.push(computed('double', `sum(${c})`, `sum(CAST(${c} AS DOUBLE))`, inexact))
  if (isDecimal(column) && !type.startsWith('decimal(38')) {
    metrics.push(computed(`decimal(38,${/,(\d+)/.exec(type)![1]})`, `sum(${c})`))
  }
  const canBeAveraged =
    (isWhole(column) && limit < 2 ** 40) || type === 'decimal(9,2)' || (isFloat(column) && !isInexact)
  if (canBeAveraged) {
    const sum = isFloat(column) ? `sum(CAST(${c} AS DOUBLE))` : `CAST(sum(${c}) AS DOUBLE)`
    metrics.push(computed('double', `avg(${c})`, `${sum} / count(${c})`, { isInexact: true }))
  }
  return pick(metrics.toReversed(), choice)!
}
