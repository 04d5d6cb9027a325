import { type Fingerprint, type FingerprintedStack, fingerprintOf } from '../analysis/fingerprint.ts'
import { toolVersion } from '../host/toolVersion.ts'
import { scenarioSettings } from '../scenario/config.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import { variantSettings } from '../scenario/variantSettings.ts'
import type { RecordRequest } from './scenarioRecord.ts'

/** What the times of the scenario depend on. */
export const scenarioFingerprint = (
  { planned, target, dataset, environment, machine }: RecordRequest,
  stacks: Readonly<Record<string, FingerprintedStack>>,
): Fingerprint =>
  fingerprintOf({
    target,
    machine,
    limits: { ...planned.limits, enforcement: environment.limits },
    stacks,
    data: dataset.manifest.digest,
    work: workOf(planned.scenario),
    write: planned.write,
    tool: toolVersion,
  })

/** What the scenario does: neither its name, nor what it reads, nor how often and on what it is run. */
const workOf = ({ name: _, variant: __, data: ___, short: ____, ...rest }: TestScenario) =>
  Object.fromEntries(
    Object.entries(rest).filter(
      ([field]) => !(field in scenarioSettings.shape) && !(field in variantSettings.shape),
    ),
  )
