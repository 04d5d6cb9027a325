import type { ETLOperation } from '../../../src/scenario/operations.ts'
import type { EngineName } from './engine.ts'
import type { Input, Row, Schema } from './lake.ts'

/** One task of a session, with what must come out of it. */
export interface Case {
  name: string
  inputs: Record<string, Input>
  /** The table that operations start from; the first input unless said otherwise. */
  source?: string
  /** What to do: operations, or Python per engine. */
  operations?: ETLOperation[]
  scripts?: Record<EngineName, string>
  /** Operations that no planner made. */
  compiled?: object[]
  output: Schema
  /** SQL of the referee, whose table must have the same digest. */
  answer?: string
  /** Rows in any order. */
  rows?: Row[]
  /** The engine for which there is an own answer. */
  failure?: { status: 'failed' | 'outOfMemory' | 'unsupported'; message: RegExp; type?: RegExp }
}
