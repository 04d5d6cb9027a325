import { dirname, join, relative } from 'node:path'
import type { GateRequest } from '../analysis/gateResult.ts'
import { type Description, expectedItems } from '../baseline/description.ts'
import { GATE_LEVEL } from '../baseline/gate.ts'
import { locateTable } from '../dataset/locateTable.ts'
import { UserError } from '../recovery/errors.ts'
import { looksOf } from '../scenario/blocks.ts'
import type { BenchmarkConfig } from '../scenario/config.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import type { Stack } from '../stacks/stack.ts'
import type { OpenEnvironment } from '../trial/environments.ts'
import { type PlannedScenario, planFor } from './planned.ts'

/** Another revision of the project, ready to run beside the current state. */
export interface BaseRevision {
  ref: string
  commit: string
  /** The project's folder in that revision. */
  root: string
  description: Description
  /** Built-in stacks, and those that the revision's own configuration registers. */
  stacks: readonly Stack[]
}

/** A scenario as another revision has it, known to be sound. */
export interface PlannedBase {
  planned: PlannedScenario
  ref: string
  commit: string
}

/** A scenario as the command runs it. */
export interface AskedScenario {
  target: string
  /** Its benchmark file. */
  file: string
  scenario: TestScenario
}

interface BaseRequest extends AskedScenario {
  base: BaseRevision
  open: OpenEnvironment
  /** The current project's folder. */
  root: string
}

/** Plans the scenario of that file and name as the other revision has it; null where it has none. */
export const planBase = async (request: BaseRequest): Promise<PlannedBase | null> => {
  const { base, open, target, root } = request
  const path = relative(root, request.file)
  const described = base.description.scenarios.find(
    (one) =>
      one.target === target &&
      one.file === path &&
      one.scenario.name === request.scenario.name &&
      one.scenario.variant === request.scenario.variant,
  )
  if (!described) return null
  const { scenario } = described
  const file = join(base.root, described.file)
  try {
    const planned = await planFor({
      scenario,
      file,
      configuration: base.description.configuration,
      registered: base.stacks,
      open,
      dataFolder: await dataFolderOf(scenario, file, request),
      base: base.ref,
    })
    return { planned, ref: base.ref, commit: base.commit }
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`In ${base.ref}: ${error.message}`)
    throw error
  }
}

/** A user's data is often not in git: where the other revision has no such files, the current ones are meant. */
const dataFolderOf = async (
  { data }: TestScenario,
  file: string,
  { scenario, file: currentFile }: BaseRequest,
): Promise<string> => {
  const own = dirname(file)
  if (data.kind !== 'files' || JSON.stringify(data) !== JSON.stringify(scenario.data)) return own
  const located = Object.entries(data.tables).map(([name, given]) => locateTable(name, given, own))
  const found = await Promise.allSettled(located)
  return found.every(({ status }) => status === 'fulfilled') ? own : dirname(currentFile)
}

const metricNames = { time: 'executionTimeMs', memory: 'peakMemoryMb', cpu: 'cpuSeconds' } as const

/** What the gate is asked, all of it known before the first block. */
export const gateRequestFor = (config: BenchmarkConfig, base: BaseRevision): GateRequest => ({
  ...gateRuleOf(config),
  reference: { kind: 'revision', ref: base.ref, commit: base.commit },
  looks: [...looksOf(config.blocks)],
  expected: expectedItems(base.description),
})

/** How a gate judges, whatever its reference. */
export const gateRuleOf = (
  config: BenchmarkConfig,
): Pick<GateRequest, 'margin' | 'level' | 'metrics' | 'inconclusive' | 'allow'> => ({
  margin: config.margin,
  level: GATE_LEVEL,
  metrics: config.gateMetrics.map((name) => metricNames[name]),
  inconclusive: config.inconclusive,
  allow: config.allow,
})
