import { type Fingerprint, type FingerprintedStack, fingerprintOf } from '../analysis/fingerprint.ts'
import { scenarioSettings } from '../scenario/config.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import { variantSettings } from '../scenario/variantSettings.ts'
import type { ScenarioContext } from './scenarioContext.ts'

/** What the times of the scenario depend on. */
export const scenarioFingerprint = (
  { target, limits, dataset, write, fingerprint }: ScenarioContext,
  stacks: Readonly<Record<string, FingerprintedStack>>,
): Fingerprint => fingerprintOf({ target, limits, stacks, data: dataset.digest, write, ...fingerprint })

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
