/** What a benchmark file imports. */
export { clickstream, files, tpch } from './scenario/data.ts'
export {
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
} from './scenario/operations.ts'
export {
  freshness,
  notNull,
  range,
  references,
  regex,
  rowCount,
  schema,
  sql,
  sumEquals,
  unique,
} from './scenario/rules.ts'
export type { ScenarioDefinition } from './scenario/scenario.ts'
export { append, deleteRows, evolve, maintain, overwrite, upsert } from './scenario/tableOperations.ts'
export { etlBench } from './vitest/etlBench.ts'
