import { scenarioSettings } from '../scenario/config.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import { variantSettings } from '../scenario/variantSettings.ts'

/** What the scenario does: neither its name, nor what it reads, nor how often and on what it is run. */
export const workOf = ({
  name: _,
  variant: __,
  executors: ___,
  data: ____,
  short: _____,
  ...rest
}: TestScenario) =>
  Object.fromEntries(
    Object.entries(rest).filter(
      ([field]) => !(field in scenarioSettings.shape) && !(field in variantSettings.shape),
    ),
  )
