import { relative } from 'node:path'
import { decisiveMachine } from '../analysis/fingerprint.ts'
import type { GateRequest } from '../analysis/gateResult.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import type { StoredSessions } from '../analysis/storedSessions.ts'
import type { Baseline } from '../baseline/baselineFile.ts'
import { readNoise, unseenMargins } from '../baseline/noiseProfile.ts'
import type { Configuration } from '../scenario/configuration.ts'
import { isGated } from '../scenario/gateOptions.ts'
import { sizeText } from '../scenario/sizeText.ts'
import type { OpenEnvironment } from '../trial/environments.ts'
import { type AskedScenario, type BaseRevision, gateRequestFor, type PlannedBase, planBase } from './base.ts'
import type { PlannedScenario } from './planned.ts'
import { baselineRequest, type RunFilters, storedSessionsOf } from './storedBaseline.ts'

/** A stored baseline, and what of it the command runs. */
export interface StoredReference {
  baseline: Baseline
  filters(): RunFilters
}

export interface ReferenceOptions {
  /** The user's project. */
  root: string
  configuration: Configuration
  /** What a gate or a calibration runs in the same blocks; null: nothing. */
  base: BaseRevision | null
  /** What a gate holds the run against where it is no revision. */
  stored: StoredReference | null
}

/** What a gate holds the run against: another revision, a stored baseline, or nothing. */
export class GateReference {
  readonly #options: ReferenceOptions

  constructor(options: ReferenceOptions) {
    this.#options = options
  }

  /** What the gate is asked; null without one. */
  request(results: readonly ScenarioResult[]): GateRequest | null {
    const { configuration, base, stored } = this.#options
    if (base) return gateRequestFor(configuration.config, base)
    return stored && baselineRequest(stored.baseline, configuration, stored.filters(), results)
  }

  /** Sessions of the stored baseline that have the scenario. */
  sessions({ target, file, scenario: { name, variant } }: AskedScenario): StoredSessions | null {
    const { stored, root } = this.#options
    const place = { target, file: relative(root, file), scenario: name, variant }
    return stored && storedSessionsOf(stored.baseline, place)
  }

  /** The scenario as the other revision has it; null where it has none, or none was asked for. */
  async plan(open: OpenEnvironment, asked: AskedScenario): Promise<PlannedBase | null> {
    const { base, root } = this.#options
    return base && planBase({ ...asked, base, open, root })
  }

  /** Where a calibration has shown that the margin can't be told from noise. */
  async unseenMargins(
    { environment }: OpenEnvironment,
    { target, file }: AskedScenario,
    { scenario, arms }: PlannedScenario,
  ): Promise<string[]> {
    const { configuration, base, root } = this.#options
    if (!base || !isGated(configuration.config)) return []
    return unseenMargins(await readNoise(root), gateRequestFor(configuration.config, base), {
      file: relative(root, file),
      scenario: scenario.name,
      variant: scenario.variant,
      target,
      size: sizeText(scenario.data),
      stacks: arms.map(({ id }) => id),
      machine: decisiveMachine(target, await environment.fingerprint()),
    })
  }
}
