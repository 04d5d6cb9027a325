import type { ScenarioResult } from '../analysis/scenarioResult.ts'

/** Which scenario something is of. */
export type ScenarioPlace = Pick<ScenarioResult, 'file' | 'scenario' | 'variant' | 'target'>

/** The size is part of it where a scenario has several; else another size is other data of the same scenario. */
export const isSameScenario = (one: ScenarioPlace, other: ScenarioPlace): boolean =>
  one.file === other.file &&
  one.scenario === other.scenario &&
  one.variant === other.variant &&
  one.target === other.target
