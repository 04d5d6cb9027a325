import type { Referee } from '../../../src/referee/referee.ts'
import type { Column } from '../../../src/scenario/columnType.ts'
import type { ETLOperation } from '../../../src/scenario/operations.ts'
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
