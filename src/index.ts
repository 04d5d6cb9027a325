/** What a benchmark file imports. */
export { clickstream, files } from './scenario/data.ts'
export { aggregate, filter, join, sessionise, transform } from './scenario/operations.ts'
export { notNull, unique } from './scenario/rules.ts'
export type { ScenarioDefinition } from './scenario/scenario.ts'
export { etlBench } from './vitest/etlBench.ts'
