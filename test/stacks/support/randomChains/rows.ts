import type { ETLOperation } from '../../../../src/scenario/operations.ts'

/** A column of the rows so far, with what may be done to it. */
export interface Column {
  name: string
  type: string
  /** No whole number in it is further from 0. */
  limit?: number
  /** Its last digits differ between engines: it decides nothing. */
  isInexact?: boolean
}

/** The rows after some operations: their columns, and the SQL that gives them by definition. */
export interface Rows {
  columns: Column[]
  sql: string
  /** There are no more rows than that. */
  count: number
  operations: ETLOperation[]
}

/** Choices of one operation, as numbers: whatever they are, they mean something for any columns. */
export interface Choices {
  kind: number
  first: number
  second: number
  third: number
  flag: boolean
}

export const isNested = ({ type }: Column): boolean => /^(list|struct)/.test(type)
export const isFloat = ({ type }: Column): boolean => type === 'double' || type === 'float'
export const isWhole = ({ type }: Column): boolean => type === 'int' || type === 'long'
export const isDecimal = ({ type }: Column): boolean => type.startsWith('decimal')
export const isTime = ({ type }: Column): boolean => type === 'timestamp' || type === 'timestamptz'

/** Columns that rows can be told apart, ordered and grouped by. */
export const deciding = ({ columns }: Rows): Column[] =>
  columns.filter((column) => !isNested(column) && !column.isInexact)

/** One of several, by any number. */
export const pick = <T>(from: readonly T[], choice: number): T | undefined => from[choice % from.length]

/** Some of several, from 1 to `most`, each once. */
export const pickSome = <T>(from: readonly T[], choice: number, most: number): T[] => {
  const count = Math.min(from.length, 1 + (choice % most))
  return Array.from({ length: count }, (_, i) => from[(choice + i) % from.length]!)
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A column as SQL that has one zero. */
export const value = (column: Column): string =>
  isFloat(column)
    ? `(CASE WHEN ${quoted(column.name)} = 0 THEN 0 ELSE ${quoted(column.name)} END)`
    : quoted(column.name)

/** A list of columns for ORDER BY, as operations have it and as DuckDB does. */
export interface Order {
  columns: string[]
  sql: string
  /** The last row first. */
  reversed: string
}

/** An order by all columns that decide: rows that tie are alike. */
export const totalOrder = (rows: Rows, rotation: number, directions: number): Order => {
  const columns = deciding(rows)
  const start = rotation % columns.length
  return orderBy([...columns.slice(start), ...columns.slice(0, start)], directions)
}

/** An order by columns, of which the bits of a number say which descend. */
export const orderBy = (columns: Column[], directions: number): Order => {
  const keys = columns.map((column, i) => ({ column, descends: ((directions >> (i % 8)) & 1) === 1 }))
  const sql = (last: boolean) =>
    keys
      .map(
        ({ column, descends }) =>
          `${value(column)} ${descends !== last ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`,
      )
      .join(', ')
  return {
    columns: keys.map(({ column: { name }, descends }) => (descends ? `${name} desc` : name)),
    sql: sql(false),
    reversed: sql(true),
  }
}

/** Rows after one more operation. */
export const after = (
  rows: Rows,
  operation: ETLOperation,
  { columns = rows.columns, sql, count = rows.count }: { columns?: Column[]; sql: string; count?: number },
): Rows => ({ columns, sql, count, operations: [...rows.operations, operation] })
