import { expect } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import type { Engine, EngineName, Result, Row } from './engine.ts'
import { columns, render } from './planning.ts'
import { randomColumns } from './randomExpressions.ts'

/** Zeros have no sign and decimals no precision here: both are settled when a table is written. */
const comparable = (sql: string, result: Result) => {
  if ('error' in result) return { sql, ...result }
  const type = result.type.replace(/decimal\(\d+/, 'decimal(38')
  const values = result.values.map((value) => (type === 'double' && Number(value ?? 1) === 0 ? '0' : value))
  return { sql, type, values }
}

/** Evaluates expressions of `randomExpressions.ts` in two engines; each has to have values, and the same. */
export const expectSame = async (
  referee: Referee,
  engines: Partial<Record<EngineName, Engine>>,
  sql: string[],
  rows: Row[],
  grouped: boolean,
): Promise<void> => {
  const evaluations = Object.entries(engines).map(async ([name, engine]) => {
    const expressions = await render(referee, { columns: randomColumns, grouped, sql }, name as EngineName)
    const results = await engine.evaluate({ columns: columns(randomColumns), rows, grouped, expressions })
    return results.map((result, index) => comparable(sql[index]!, result))
  })
  const [expected, actual] = await Promise.all(evaluations)
  for (const result of expected!) expect(result).toHaveProperty('values')
  expect(actual, `rows ${JSON.stringify(rows)}`).toEqual(expected)
}
