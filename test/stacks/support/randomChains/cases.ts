import fc from 'fast-check'
import type { ETLOperation } from '../../../../src/scenario/operations.ts'
import { append, deleteRows, overwrite, upsert } from '../../../../src/scenario/tableOperations.ts'
import type { Case } from '../cases.ts'
import { conditionOn, simpleConditionOn } from './expressions.ts'
import { chain, isKey, latestOf } from './operations.ts'
import {
  type Choices,
  type Column,
  isDecimal,
  isTime,
  isWhole,
  pick,
  pickSome,
  quoted,
  type Rows,
} from './rows.ts'
import { inputsOf, type RandomTables, randomTables, rowsOfTable } from './tables.ts'

const choice = fc.nat({ max: 120 })
const choices: fc.Arbitrary<Choices> = fc.record({
  kind: choice,
  first: choice,
  second: choice,
  third: choice,
  flag: fc.boolean(),
})

/** Everything that makes a case, as numbers and values that shrink one by one. */
export interface RandomChain {
  tables: RandomTables
  operations: Choices[]
  write: Choices
  /** What is deleted at the end, if anything. */
  remove: Choices | null
}

export const randomChain: fc.Arbitrary<RandomChain> = fc.record({
  operations: fc.array(choices, { minLength: 1, maxLength: 5, size: 'max' }),
  write: choices,
  remove: fc.option(choices, { freq: 2 }),
  tables: randomTables,
})

interface Written {
  columns: Column[]
  steps: Record<string, { from?: string; operations: ETLOperation[] }>
  sql: string
}

const both = (one: string, other: string): string =>
  `SELECT * FROM (${one}) UNION ALL BY NAME SELECT * FROM (${other})`
const step = (rows: Rows, write: ETLOperation) => ({ operations: [...rows.operations, write] })

const writeKinds: ((one: Rows, other: Rows, choices: Choices) => Written | undefined)[] = [
  (one) => ({
    columns: one.columns,
    steps: { load: { from: 't', ...step(one, append('output')) } },
    sql: one.sql,
  }),
  (one, other) => ({
    columns: one.columns,
    steps: {
      load: { from: 't', ...step(one, append('output')) },
      more: { from: 'more', ...step(other, append('output')) },
    },
    sql: both(one.sql, other.sql),
  }),
  (one, other) => ({
    columns: one.columns,
    steps: {
      load: { from: 't', ...step(one, append('output')) },
      replace: { from: 'more', ...step(other, overwrite('output')) },
    },
    sql: other.sql,
  }),
  (one, other, { first, second, third, flag }) => {
    const keys = one.columns.filter(isKey)
    if (keys.length === 0) return undefined
    const on = pickSome(keys, first, 2)
    const [before, changes] = [latestOf(one, on, second, third), latestOf(other, on, second, third)]
    const condition = flag ? conditionOn(pick(one.columns, third)!, second) : undefined
    const by = { on: on.map(({ name }) => name), ...(condition && { deleteWhen: condition.text }) }
    const equal = on.map(({ name }) => `l.${quoted(name)} = r.${quoted(name)}`).join(' AND ')
    const stays = `SELECT * FROM (${before.sql}) l WHERE NOT EXISTS (SELECT 1 FROM (${changes.sql}) r WHERE ${equal})`
    const comes = condition
      ? `SELECT * FROM (${changes.sql}) WHERE (${condition.sql}) IS NOT TRUE`
      : changes.sql
    return {
      columns: one.columns,
      steps: {
        load: { from: 't', ...step(before, append('output')) },
        merge: { from: 'more', ...step(changes, upsert('output', by)) },
      },
      sql: both(stays, comes),
    }
  },
  (one, other, { first }) => {
    const marks = one.columns.filter(
      (column) => isWhole(column) || isDecimal(column) || isTime(column) || column.type === 'date',
    )
    const mark = pick(marks, first)
    if (!mark) return undefined
    const greatest = `(SELECT max(${quoted(mark.name)}) FROM (${one.sql}))`
    const newer = `SELECT * FROM (${other.sql}) WHERE ${quoted(mark.name)} > ${greatest} OR ${greatest} IS NULL`
    return {
      columns: one.columns,
      steps: {
        load: { from: 't', ...step(one, append('output')) },
        newer: { from: 'more', ...step(other, append('output', { after: mark.name })) },
      },
      sql: both(one.sql, newer),
    }
  },
]

const removed = (written: Written, { first, second }: Choices): Written => {
  const column = pick(written.columns, first)!
  const condition = simpleConditionOn(column, second)
  return condition === undefined
    ? written
    : {
        ...written,
        steps: { ...written.steps, remove: { operations: [deleteRows('output', condition)] } },
        sql: `SELECT * FROM (${written.sql}) WHERE (${condition}) IS NOT TRUE`,
      }
}

/** How a table can be partitioned by a column. */
const partitionsOf = ({ name, type }: Column): Record<string, string>[] => {
  if (type === 'string') return [{ [name]: 'identity' }, { [name]: 'bucket[3]' }, { [name]: 'truncate[1]' }]
  if (type === 'timestamp' || type === 'timestamptz')
    return ['year', 'month', 'day', 'hour'].map((unit) => ({ [name]: unit }))
  if (type === 'date') return [{ [name]: 'month' }, { [name]: 'identity' }]
  if (type === 'boolean') return [{ [name]: 'identity' }]
  if (type === 'int' || type === 'long')
    return [{ [name]: 'bucket[3]' }, { [name]: 'identity' }, { [name]: 'truncate[2]' }]
  return type.startsWith('decimal') ? [{ [name]: 'bucket[3]' }] : []
}

/** A scenario and, by definition, its answer. */
export const caseOf = ({ tables, operations, write, remove }: RandomChain, name: string): Case => {
  const one = chain(rowsOfTable('t'), operations)
  const other = chain(rowsOfTable('more'), operations)
  const kind = pick(writeKinds, write.kind)!
  const written = kind(one, other, write) ?? writeKinds[0]!(one, other, write)!
  const { columns, steps, sql } = remove ? removed(written, remove) : written
  const output = Object.fromEntries(columns.map((column) => [column.name, column.type]))
  const partitions = columns.filter(({ isInexact }) => !isInexact).flatMap(partitionsOf)
  const partitionBy = write.third % 3 === 0 ? pick(partitions, write.second) : undefined
  return {
    name,
    inputs: inputsOf(tables),
    tables: { output: { columns: output, rows: [], ...(partitionBy && { partitionBy }) } },
    steps,
    output,
    answer: `SELECT * FROM (${sql})`,
  }
}
