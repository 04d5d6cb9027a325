import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { UserError } from '../recovery/errors.ts'
import type { StackSelection } from '../scenario/config.ts'
import type { ResourceLimits } from '../scenario/resourceLimits.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import { resolveStack } from '../stacks/registry.ts'
import type { Cluster, Stack } from '../stacks/stack.ts'
import type { PreparedRuntime } from '../targets/target.ts'
import type { OpenEnvironment } from './environments.ts'

/** One stack of a scenario with its settings resolved: what a block runs once. */
export interface Arm {
  /** As in the configuration: `spark`, `pythonic:duckdb`. */
  id: string
  stack: Stack
  options: unknown
  /** What ran, for people: `spark (local[2])`. */
  label: string
  /** The programs that a trial of it consists of; null: one alone, which has all of the limits. */
  cluster: Cluster | null
  /** A user's own Python file in place of the operations; null: the operations. */
  script: string | null
}

export interface PreparedArm extends Arm {
  runtime: PreparedRuntime
  engine: Record<string, unknown>
  /** Location of the script as the trial sees it. */
  scriptUri: string | null
}

/** Resolves the stacks of a scenario; throws one UserError for a stack or setting that is not known. */
export const resolveArms = (
  scenario: TestScenario,
  stacks: StackSelection,
  limits: ResourceLimits,
  file: string,
  registered: readonly Stack[],
  executors: number,
): Arm[] =>
  Object.entries(stacks).map(([id, settings]) => {
    const { stack, options } = resolveStack(id, settings, registered)
    return {
      id,
      stack,
      options,
      label: stack.label(options, limits, executors),
      cluster: (executors > 0 && stack.cluster?.({ options, limits, executors })) || null,
      script: scriptOf(scenario, id, stack.name, file),
    }
  })

const scriptOf = (scenario: TestScenario, id: string, stackName: string, file: string): string | null => {
  if (!scenario.job) return null
  const path = scenario.job[id] ?? scenario.job[stackName]
  if (path) return resolve(dirname(file), path)
  const given = Object.keys(scenario.job).join(', ')
  throw new UserError(
    `Scenario "${scenario.name}":\n  job: expected a Python file for stack "${id}"; got files for ${given}`,
  )
}

/** Makes an arm ready to run in an environment: runtime, settings, script. */
export const prepareArm = async (
  arm: Arm,
  { environment, prepare }: OpenEnvironment,
  { limits, executors }: { limits: ResourceLimits; executors: number },
): Promise<PreparedArm> => {
  const { catalog } = environment
  const runtime = await prepare(arm.stack.runtime(arm.options, catalog))
  const engine = arm.stack.engine({ options: arm.options, limits, executors, catalog, runtime })
  const scriptUri =
    arm.script && (await environment.provideFile(scriptName(arm), await readScript(arm.script)))
  return { ...arm, runtime, engine, scriptUri }
}

const scriptName = (arm: Arm): string => `${arm.id.replaceAll(/[^\w]/g, '_')}.py`

const readScript = (path: string): Promise<Uint8Array> =>
  readFile(path).catch(() => {
    throw new UserError(`job: expected a Python file at ${path}, but it can’t be read`)
  })
