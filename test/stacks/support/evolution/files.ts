import { inputFiles } from '../../../../src/dataset/inputFiles.ts'
import { openUserFiles } from '../../../../src/dataset/userFiles.ts'
import { clickstream } from '../../../../src/scenario/data.ts'
import { type ETLOperation, filter } from '../../../../src/scenario/operations.ts'
import { parseScenario, type TestScenario } from '../../../../src/scenario/scenario.ts'
import { resolveStack } from '../../../../src/stacks/registry.ts'
import { planScenario } from '../../../../src/trial/plan.ts'
import type { Task, TaskInput } from '../../../../src/trial/protocol.ts'
import { taskInputs } from '../../../../src/trial/tables.ts'
import { type EngineName, stackIds } from '../engine.ts'
import { columnsOf, type Input, type Lake, type Row, type Schema } from '../lake.ts'

/** An input whose files differ in their columns, and the table that they make. */
export interface EvolvedInput {
  name: string
  /** A file each, in their order. */
  files: Input[]
  renamed?: Record<string, string[]>
  /** Declared; left out: the files' own. */
  declared?: Schema
  onMalformed?: TestScenario['onMalformed']
  operations?: ETLOperation[]
  /** The operations as SQL's condition, for the referee. */
  where?: string
  output: Schema
  rows: Row[]
  lines?: string[]
}

/** Each input `t` as a scenario would have it: described by the referee from the files themselves. */
export const provideEvolved = async (lake: Lake, all: readonly EvolvedInput[]): Promise<TaskInput[]> => {
  const provided = await lake.provide(all.flatMap(({ files }) => files))
  const inputs: TaskInput[] = []
  for (const one of all) {
    const paths = provided.splice(0, one.files.length).flatMap(({ uris }) => uris)
    inputs.push(await describedInput(lake, one, paths))
  }
  return inputs
}

const describedInput = async (lake: Lake, one: EvolvedInput, paths: string[]): Promise<TaskInput> => {
  const { renamed, declared, onMalformed = 'fail' } = one
  const { manifest } = await openUserFiles(
    { t: { paths, renamed, schema: declared && columnsOf(declared) } },
    {
      referee: lake.referee,
      baseFolder: lake.folder,
      onMalformed,
      progress: { step: () => {}, note: () => {} },
    },
  )
  return taskInputs(
    inputFiles(manifest, (path) => path),
    { onMalformed } as TestScenario,
  ).t!
}

/** A task that appends what the operations give to a new table `<name>`, and malformed lines to `<name>_lines`. */
export const evolvedTask = async (
  lake: Lake,
  engine: EngineName,
  one: EvolvedInput,
  input: TaskInput,
  name: string,
): Promise<Task> => {
  await lake.createTable(name, one.output)
  await lake.createTable(`${name}_lines`, { line: 'string' })
  const { stack, options } = resolveStack(stackIds[engine], {})
  const scenario = parseScenario(one.name, {
    data: clickstream({ size: { rows: 1_000 } }),
    operations: one.operations ?? [filter('true')],
    output: one.output,
  })
  const arm = { id: engine, stack, options, label: engine, script: null }
  const { steps } = await planScenario(lake.referee, scenario, { t: input.schema }, 't', [arm])
  const aside = input.quarantine === null ? {} : { [input.quarantine]: `${name}_lines` }
  return {
    id: name,
    inputs: { t: input },
    tables: { output: name, ...aside },
    steps: steps[engine]!,
    script: null,
  }
}

/** Rows in an order that does not depend on theirs. */
export const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort()
