import { expect } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import type { Column } from '../../../src/scenario/columnType.ts'
import { aggregate, type ETLOperation, transform } from '../../../src/scenario/operations.ts'
import type { CompiledOperation } from '../../../src/trial/protocol.ts'
import { type EngineName, expressionModules } from './engine.ts'

export interface Planned {
  pipelines: Record<string, CompiledOperation[]>
  errors: { field: string; expected: string; got: string }[]
}

/** What a test says of a scenario; the rest has defaults. */
export interface Plan {
  operations: ETLOperation[] | null
  inputs: Record<string, Column[]>
  output: Column[]
  source?: string
  key?: string[]
  rules?: object[]
  engines?: readonly EngineName[]
}

/** `{ a: 'int' }` as columns. */
export const columns = (types: Record<string, string>): Column[] =>
  Object.entries(types).map(([name, type]) => ({ name, type }))

/** Plans through the referee's process, as the harness does. */
export const plan = (referee: Referee, { engines = ['duckdb'], ...scenario }: Plan): Promise<Planned> =>
  referee.call('plan', {
    source: 'events',
    key: [],
    rules: [],
    ...scenario,
    stacks: engines.map((id) => ({ id, expressions: expressionModules[id] })),
  })

/** Expressions over one table: over single rows, or over groups by its column `g`. */
export interface Expressions {
  columns: Record<string, string>
  grouped: boolean
  sql: string[]
  /** What their types must be, exactly. */
  types?: string[]
}

/** The expressions in one engine's language. */
export const render = async (
  referee: Referee,
  wanted: Expressions,
  engine: EngineName,
): Promise<string[]> => {
  const named = Object.fromEntries(wanted.sql.map((sql, index) => [`result ${index}`, sql]))
  const { pipelines, errors } = await plan(referee, {
    inputs: { events: columns(wanted.columns) },
    operations: [wanted.grouped ? aggregate({ by: { g: 'g' }, metrics: named }) : transform(named)],
    output: (wanted.types ?? []).map((type, index) => ({ name: `result ${index}`, type })),
    engines: [engine],
  })
  expect(errors).toEqual([])
  const [step, cast] = pipelines[engine]!
  // A cast at the end would mean that the planner inferred another type.
  expect(cast?.op === 'transform' ? cast.columns.map(({ name }) => named[name]) : []).toEqual([])
  const rendered = step?.op === 'aggregate' ? step.metrics : step?.op === 'transform' ? step.columns : []
  expect(rendered).toHaveLength(wanted.sql.length)
  return rendered.map(({ expression }) => expression)
}
