import type { ExpectedItem, GateRequest } from '../analysis/gateResult.ts'
import type { StoredScenario, StoredSessions } from '../analysis/storedSessions.ts'
import type { Baseline } from '../baseline/baselineFile.ts'
import { isSameScenario, type ScenarioPlace } from '../baseline/sameScenario.ts'
import { UserError } from '../recovery/errors.ts'
import type { Configuration } from '../scenario/configuration.ts'
import { titleOf } from '../scenario/variants.ts'
import { gateRuleOf } from './base.ts'

/** What of the project the command runs: a baseline has it all. */
export interface RunFilters {
  /** Parts of files’ paths, relative to the project; empty: all. */
  files: readonly string[]
  /** Of `-t`. */
  name: RegExp | undefined
  /** Of `--project`; undefined: all. */
  targets: readonly string[] | undefined
}

/** The sessions that have a scenario, the oldest first; null where none has. */
export const storedSessionsOf = ({ sessions }: Baseline, place: ScenarioPlace): StoredSessions | null => {
  const found = sessions.flatMap(({ runId, startedAt, scenarios }) =>
    scenarios.filter((one) => isSameScenario(one, place)).map((one) => ({ ...one, runId, startedAt })),
  )
  return found.length > 0 ? found : null
}

/** Blocks of a scenario: what the command asks for, else as many as its sessions have, else the settings decide. */
export const blocksLike = (
  sessions: StoredSessions | null,
  { overrides }: Configuration,
): number | undefined => {
  if (typeof overrides.blocks === 'number') return overrides.blocks
  return sessions ? mostTrials(sessions) : undefined
}

/** Throws a UserError where looks are asked for: sessions are compared as wholes, by their number and not by that of blocks. */
export const requireFixedBlocks = (
  { overrides: { blocks } }: Configuration,
  { sessions }: Baseline,
): void => {
  if (blocks === undefined || typeof blocks === 'number') return
  const usual = mostTrials(sessions.flatMap(({ scenarios }) => scenarios))
  throw new UserError(
    `--blocks: expected one number beside --baseline; got the looks ${blocks.looks.join(', ')}. A session is compared as a whole, so there is nothing to look at before its end. Leave --blocks out, or take --blocks ${usual}, as the sessions have.`,
  )
}

const mostTrials = (scenarios: readonly StoredScenario[]): number =>
  Math.max(...scenarios.flatMap(({ stacks }) => Object.values(stacks).map(({ length }) => length)))

/** What the gate is asked: all that the baseline has, as far as the command’s filters leave it, and what was run. */
export const baselineRequest = (
  baseline: Baseline,
  { config, overrides: { blocks, stacks } }: Configuration,
  filters: RunFilters,
  results: readonly ScenarioPlace[],
): GateRequest => {
  const { name, sessions } = baseline
  const scenarios = sessions.flatMap((session) => session.scenarios)
  const items = scenarios.flatMap(({ file, scenario, variant, target, stacks: stored }) =>
    Object.keys(stored).map((stack): ExpectedItem => ({ file, scenario, variant, target, stack })),
  )
  return {
    ...gateRuleOf(config),
    reference: { kind: 'baseline', name, sessions: sessions.length },
    looks: [typeof blocks === 'number' ? blocks : mostTrials(scenarios)],
    expected: [...new Map(items.map((item) => [JSON.stringify(item), item])).values()].filter(
      (item) =>
        (stacks === undefined || item.stack in stacks) &&
        (isLeft(item, filters) || results.some((result) => isSameScenario(item, result))),
    ),
  }
}

/** As Vitest filters files and tests. */
const isLeft = (
  { file, scenario, variant, target }: ExpectedItem,
  { files, name, targets }: RunFilters,
): boolean => {
  const path = file.toLowerCase()
  const isNamed = files.length === 0 || files.some((part) => path.includes(part.toLowerCase()))
  const isMatched = name === undefined || titleOf(scenario, variant).search(name) >= 0
  return isNamed && isMatched && (targets === undefined || targets.includes(target))
}
