import { dirname } from 'node:path'
import { describeInputs } from '../dataset/inputs.ts'
import { UserError } from '../recovery/errors.ts'
import {
  defaultWrite,
  type ScenarioSettings,
  type StackSelection,
  scenarioSettings,
} from '../scenario/config.ts'
import { type Configuration, mergeSettings } from '../scenario/configuration.ts'
import { isPaired } from '../scenario/gateOptions.ts'
import type { ResourceLimits } from '../scenario/resourceLimits.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import type { Stack } from '../stacks/stack.ts'
import { type Arm, resolveArms } from '../trial/arm.ts'
import type { OpenEnvironment } from '../trial/environments.ts'
import { executorsFor, requireSpread } from '../trial/executors.ts'
import { limitsFor } from '../trial/limits.ts'
import { planScenario, type ScenarioPlan } from '../trial/plan.ts'
import type { TableWrite } from '../trial/protocol.ts'

/** A scenario with its settings resolved and its operations planned: known to be sound, nothing run yet. */
export interface PlannedScenario {
  scenario: TestScenario
  settings: ScenarioSettings
  write: TableWrite
  limits: ResourceLimits
  /** What engines that can be spread have beside their runner. */
  executors: number
  arms: Arm[]
  plan: ScenarioPlan
  /** Table that steps start from which name none. */
  source: string
  /** Where a user's data files are. */
  dataFolder: string
}

interface PlanRequest {
  scenario: TestScenario
  /** The benchmark file: relative paths start in its folder. */
  file: string
  configuration: Configuration
  registered: readonly Stack[]
  open: OpenEnvironment
  /** Where a user's data files are looked for; absent: the benchmark file's folder. */
  dataFolder?: string
  /** In place of the settings’ own: as many as the sessions of a stored baseline have. */
  blocks?: number
  /** The revision that these arms are of, where they run beside the current ones. */
  base?: string
}

/** Arms of another revision have names and labels of their own in a block. */
export const BASE_PREFIX = 'base/'

const asBase =
  (ref: string) =>
  (arm: Arm): Arm => ({ ...arm, id: BASE_PREFIX + arm.id, label: `${arm.label} @ ${ref}` })

/** Resolves settings, stacks and limits, and plans the operations. Throws a UserError that names the scenario. */
export const planFor = async (request: PlanRequest): Promise<PlannedScenario> => {
  const { scenario, configuration, file, registered, open } = request
  const settings = settingsOf(scenario, configuration, request.blocks)
  const { available, scalesDown } = open.environment.limits
  const named = `Scenario "${scenario.name}"`
  // Variants of several limits would become one.
  const limits = await told(named, () =>
    limitsFor(settings.resourceLimits, available, scalesDown && !scenario.limits),
  )
  const executors = await told(named, () => executorsFor(scenario.executors, open.environment))
  const resolved = await told(`${named}, ${stacksFrom(scenario, configuration)}`, () => {
    const all = resolveArms(scenario, settings.stacks, limits, file, registered, executors)
    if (scenario.executors) requireSpread(all, scenario.executors)
    return all
  })
  const arms = request.base === undefined ? resolved : resolved.map(asBase(request.base))
  const dataFolder = request.dataFolder ?? dirname(file)
  const inputs = await told(named, () => describeInputs(scenario.data, open.referee, dataFolder))
  const source = scenario.source ?? inputs.source
  const plan = await planScenario(open.referee, scenario, inputs.schemas, source, arms)
  return {
    scenario,
    settings,
    write: mergeSettings<TableWrite>(defaultWrite, settings.write),
    limits,
    executors,
    arms,
    plan,
    source,
    dataFolder,
  }
}

/** Says in a user's error which scenario it is of, unless it does so itself. */
const told = async <Result>(where: string, work: () => Result | Promise<Result>): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UserError) || error.message.startsWith('Scenario "')) throw error
    throw new UserError(`${where}: ${error.message}`)
  }
}

/** Where the names of stacks come from, the strongest first. */
const stacksFrom = ({ stacks }: TestScenario, { overrides }: Configuration): string => {
  if (overrides.stacks) return 'stacks of --stacks or ETL_BENCH_STACKS'
  return stacks ? 'its own `stacks`' : '`stacks` of etlBenchPlugin(options)'
}

const settingNames = Object.keys(scenarioSettings.shape) as (keyof ScenarioSettings)[]

/** Plugin options, then the scenario's own settings, then environment and command line. */
const settingsOf = (
  scenario: TestScenario,
  { config, overrides }: Configuration,
  wanted: number | undefined,
): ScenarioSettings => {
  const pick = (from: object): Partial<ScenarioSettings> =>
    Object.fromEntries(
      Object.entries(from).filter(([name]) => settingNames.includes(name as keyof ScenarioSettings)),
    )
  const settings = mergeSettings(pick(config) as ScenarioSettings, pick(scenario), pick(overrides))
  // The command line chooses which stacks run; how they are set stays as configured.
  const known: StackSelection = { ...config.stacks, ...scenario.stacks }
  const stacks = Object.keys(settings.stacks).map((id) => [id, known[id] ?? {}])
  // A gate's levels hold for the looks that all scenarios share.
  const blocks = wanted ?? (isPaired(config) ? config.blocks : settings.blocks)
  return { ...settings, blocks, stacks: Object.fromEntries(stacks) }
}
