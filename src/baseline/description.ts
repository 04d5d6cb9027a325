import type { ExpectedItem } from '../analysis/gateResult.ts'
import type { ScenarioSettings } from '../scenario/config.ts'
import type { Configuration } from '../scenario/configuration.ts'
import type { TestScenario } from '../scenario/scenario.ts'

/** A scenario as a revision's own files and options declare it. */
export interface DescribedScenario {
  target: string
  /** Benchmark file, relative to the project. */
  file: string
  scenario: TestScenario
}

/** What `vitest bench` would run in a folder, under the same filters; nothing was run. */
export interface Description {
  /** The project's folder that was read. */
  root: string
  configuration: Configuration
  scenarios: DescribedScenario[]
  /** What went wrong in reading it; where there is something, the scenarios may be incomplete. */
  errors: string[]
}

/** Every stack of every scenario: what a run of the other revision must have, too. */
export const expectedItems = ({ scenarios, configuration }: Description): ExpectedItem[] =>
  scenarios.flatMap(({ file, target, scenario }) =>
    Object.keys(stacksOf(scenario, configuration)).map((stack) => ({
      file,
      scenario: scenario.name,
      variant: scenario.variant,
      target,
      stack,
    })),
  )

/** The command line's stacks, else the scenario's own, else the plugin's. */
const stacksOf = (scenario: TestScenario, { config, overrides }: Configuration): ScenarioSettings['stacks'] =>
  overrides.stacks ?? scenario.stacks ?? config.stacks
