import { expect } from 'vitest'
import { z } from 'zod'
import type { Referee } from '../../../src/referee/referee.ts'
import type { Column } from '../../../src/scenario/columnType.ts'
import { aggregate, type ETLOperation, transform } from '../../../src/scenario/operations.ts'
import { append } from '../../../src/scenario/tableOperations.ts'
import { type CompiledOperation, type CompiledStep, compiledStep } from '../../../src/trial/compiledStep.ts'
import { type EngineName, expressionModules } from './engine.ts'

interface Planned {
  steps: Record<string, CompiledStep[]>
  schemas: Record<string, Column[]>
  initial: Record<string, unknown>
  ends: Record<string, number[]>
  errors: { field: string; expected: string; got: string }[]
}

/** A scenario with one table and one step; what a test leaves out has defaults. */
export interface Plan {
  operations: ETLOperation[] | null
  inputs: Record<string, Column[]>
  output: Column[]
  source?: string
  key?: string[]
  rules?: object[]
  tolerance?: object
  partitionBy?: string[]
  engines?: readonly EngineName[]
}

/** A table of the scenario: `{ columns: { a: 'int' } }`. */
export interface PlannedTable {
  columns: Record<string, string>
  key?: string[]
  rules?: object[]
  partitionBy?: string[]
  tolerance?: object
  initial?: string | { from: string; where: string }
}

/** A scenario with tables and steps by name. */
export interface Steps {
  inputs: Record<string, Record<string, string>>
  tables: Record<string, PlannedTable>
  steps: Record<string, { from?: string; operations: ETLOperation[] }>
  source?: string
  engines?: readonly EngineName[]
}

/** `{ a: 'int' }` as columns. */
export const columns = (types: Record<string, string>): Column[] =>
  Object.entries(types).map(([name, type]) => ({ name, type }))

const stacks = (engines: readonly EngineName[]) =>
  engines.map((id) => ({ id, expressions: expressionModules[id] }))

/** Plans through the referee's process, as the harness does. */
const call = async (referee: Referee, params: object): Promise<Planned> => {
  const planned = await referee.call<Planned>('plan', params)
  for (const steps of Object.values(planned.steps)) expect(z.array(compiledStep).parse(steps)).toEqual(steps)
  return planned
}

/** Plans the short form: operations into one table. */
export const plan = (
  referee: Referee,
  { engines = ['duckdb'], operations, inputs, output, source = 'events', rules = [], ...details }: Plan,
): Promise<Planned> =>
  call(referee, {
    source,
    inputs,
    tables: { output: { columns: output, rules, ...details, fields: { columns: 'output', details: '' } } },
    steps: operations && [
      { name: 'output', from: null, operations: [...operations, append('output')], field: 'operations' },
    ],
    stacks: stacks(engines),
  })

/** Plans the long form. */
export const planSteps = (
  referee: Referee,
  { inputs, tables, steps, source = 'events', engines = ['duckdb'] }: Steps,
): Promise<Planned> =>
  call(referee, {
    source,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, types]) => [name, columns(types)])),
    tables: Object.fromEntries(
      Object.entries(tables).map(([name, { columns: types, rules = [], ...details }]) => [
        name,
        {
          columns: columns(types),
          rules,
          ...details,
          fields: { columns: `tables.${name}.columns`, details: `tables.${name}.` },
        },
      ]),
    ),
    steps: Object.entries(steps).map(([name, { from, operations }]) => ({
      name,
      from: from ?? null,
      operations,
      field: `steps.${name}.operations`,
    })),
    stacks: stacks(engines),
  })

/** Errors as lines; where there are any, nothing else is planned. */
export const lines = ({ errors, ...rest }: Planned): string[] => {
  if (errors.length > 0) expect(rest).toEqual({ steps: {}, schemas: {}, initial: {}, ends: {} })
  return errors.map(({ field, expected, got }) => `${field}: ${expected}; got ${got}`)
}

/** The only step's operations in one engine's language. */
export const pipelineOf = (
  { steps, errors }: Planned,
  engine: EngineName = 'duckdb',
): CompiledOperation[] => {
  expect(errors).toEqual([])
  return steps[engine]!.at(-1)!.pipeline
}

/** What keys and the like have to be. */
export const SINGLE_VALUE =
  "a single value, such as a struct's field: no two engines compare structs and lists alike"

/** Expressions over one table: over single rows, or over groups by its column `g`. */
interface Expressions {
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
  const planned = await plan(referee, {
    inputs: { events: columns(wanted.columns) },
    operations: [wanted.grouped ? aggregate({ by: { g: 'g' }, metrics: named }) : transform(named)],
    // Without types anything that is there will do.
    output: wanted.types?.map((type, index) => ({ name: `result ${index}`, type })) ?? columns({ g: 'int' }),
    engines: [engine],
  })
  const [step, cast] = pipelineOf(planned, engine)
  // A cast at the end would mean that the planner inferred another type.
  expect(cast?.op === 'transform' ? cast.columns.map(({ name }) => named[name]) : []).toEqual([])
  const rendered = step?.op === 'aggregate' ? step.metrics : step?.op === 'transform' ? step.columns : []
  expect(rendered).toHaveLength(wanted.sql.length)
  return rendered.map(({ expression }) => expression)
}
