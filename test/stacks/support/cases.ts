import type { ETLOperation } from '../../../src/scenario/operations.ts'
import type { ScenarioDefinition } from '../../../src/scenario/scenario.ts'
import type { EngineName } from './engine.ts'
import type { Input, Row, Schema, TableState } from './lake.ts'

/** A table that a case's steps write, with what must be in it at the end. */
export interface CaseTable {
  columns: Schema
  /** Columns with Iceberg's name of the transform, e.g. `{ at: 'day', user: 'bucket[4]' }`. */
  partitionBy?: Record<string, string>
  /** Iceberg's, over those of a scenario by default. */
  properties?: Record<string, string>
  /** What PyIceberg puts into it before the session starts, by commit. */
  before?: Row[][]
  /** Rows in any order, values in the order of the columns at the end. */
  rows: Row[]
  /** The table besides its rows, as far as it matters. */
  state?: Partial<TableState>
}

/** One task of a session, with what must come out of it. */
export interface Case {
  name: string
  inputs: Record<string, Input>
  /** The table that operations start from; the first input unless said otherwise. */
  source?: string
  /** What to do: operations into the table `output`, steps, or Python per engine. */
  operations?: ETLOperation[]
  steps?: ScenarioDefinition['steps']
  scripts?: Record<EngineName, string>
  /** Operations that no planner made. */
  compiled?: object[]
  /** The one table's columns, and its rows in any order; or several tables. */
  output?: Schema
  /** SQL of the referee, whose table must have the same digest. */
  answer?: string
  rows?: Row[]
  tables?: Record<string, CaseTable>
  failure?: { status: 'failed' | 'outOfMemory' | 'unsupported'; message: RegExp; type?: RegExp }
  /** Engines that have no such thing, and say so. */
  unsupported?: EngineName[]
}

/** A case's tables by name; `output` alone where the case names none. */
export const tablesOf = ({ tables, output, rows }: Case): Record<string, CaseTable> =>
  tables ?? { output: { columns: output!, rows: rows ?? [] } }
