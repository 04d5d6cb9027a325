import { type Fingerprint, type FingerprintedStack, fingerprintOf } from '../analysis/fingerprint.ts'
import type { ScenarioContext } from './scenarioContext.ts'

/** What the times of the scenario depend on. */
export const scenarioFingerprint = (
  { target, limits, dataset, write, fingerprint }: ScenarioContext,
  stacks: Readonly<Record<string, FingerprintedStack>>,
): Fingerprint => fingerprintOf({ target, limits, stacks, data: dataset.digest, write, ...fingerprint })
