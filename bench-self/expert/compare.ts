import { fileURLToPath } from 'node:url'
import type { Dataset } from '../../src/dataset/dataset.ts'
import { defaultWrite } from '../../src/scenario/config.ts'
import { OUTPUT, type TestScenario } from '../../src/scenario/scenario.ts'
import { resolveStack } from '../../src/stacks/registry.ts'
import { planScenario } from '../../src/trial/plan.ts'
import type { Job } from '../../src/trial/protocol.ts'
import { taskInputs, trialTables } from '../../src/trial/tables.ts'
import { runTrial } from '../../src/trial/trial.ts'
import { alternate, type Lab } from '../lab.ts'

/** CPU-seconds of whole processes, from exec to commit, by round. */
export interface Rounds {
  ours: number[]
  theirs: number[]
}

/** Engines with the module that each script is in. */
export const engines = { spark: 'spark', 'pythonic:polars': 'polars', 'pythonic:duckdb': 'duckdb' } as const
export type EngineId = keyof typeof engines

/**
 * Runs our runner and the expert's script in turn, each into a fresh table: with the same inputs, limits,
 * settings of the session and of the table. Refuses to compare where they write different rows.
 */
export const compareWithExpert = async (
  { environment, referee }: Lab,
  id: EngineId,
  scenario: TestScenario,
  dataset: Dataset,
  rounds: number,
): Promise<Rounds> => {
  const { catalog } = environment
  const limits = environment.limits.available
  const { stack, options } = resolveStack(id, {})
  const recipe = stack.runtime(options, catalog)
  const runtime = await environment.prepare(recipe)
  const sources = [fileURLToPath(new URL('./', import.meta.url))]
  const expertRuntime = await environment.prepare({ ...recipe, sources })
  const engine = stack.engine({ options, limits, executors: 0, catalog, runtime })
  const inputs = taskInputs(await environment.provide(dataset), scenario)
  const schemas = Object.fromEntries(Object.entries(inputs).map(([name, { schema }]) => [name, schema]))
  const arm = { id, stack, options, label: id, script: null }
  const plan = await planScenario(referee, scenario, schemas, dataset.source, [arm])
  const [output] = trialTables(scenario, plan, { relative: 0, absolute: 0 }, inputs)
  const table = `self.${engines[id]}`

  const makeTable = async () => {
    const { columns, partitionBy, initial } = output!
    await referee.call('dropTable', { catalog, table })
    await referee.call('createTable', { catalog, table, schema: columns, partitionBy, write: defaultWrite })
    if (initial) await referee.call('fillTable', { catalog, table, inputs, ...initial })
  }
  let first: string | null = null
  const digest = async (side: keyof Rounds) => {
    const { schema } = output!
    const { digest } = await referee.call<{ digest: string }>('digestTable', { catalog, table, schema })
    first ??= digest
    if (digest === first) return
    throw new Error(
      `${scenario.name}, ${id}: not compared, since ${side} wrote another table: expected digest ${first}; got ${digest}`,
    )
  }

  const ours = async (): Promise<number> => {
    await makeTable()
    const task = { id: 'timed', inputs, tables: { [OUTPUT]: table }, steps: plan.steps[id]!, script: null }
    const job: Job = {
      version: 1,
      processor: stack.processor(options),
      limits,
      engine,
      catalog,
      tasks: [task],
    }
    const { signal } = new AbortController()
    const run = await runTrial({ environment, runtime, job, timeoutMs: 600_000, inputRows: 1, signal })
    if (run.status !== 'completed') throw new Error(`${scenario.name}, ${id}: ${run.error?.message}`)
    await digest('ours')
    return run.cpuSeconds!
  }
  const theirs = async (): Promise<number> => {
    await makeTable()
    const settings = {
      ...(engine.conf as object | undefined),
      ...(id === 'spark' && sparkCatalog(catalog.name, catalog.properties)),
      ...(engine.settings as object | undefined),
    }
    const files = Object.fromEntries(Object.entries(inputs).map(([name, { uris }]) => [name, uris]))
    await using execution = await environment.start({
      runtime: expertRuntime,
      module: `${scenario.name}.${engines[id]}`,
      input: new TextEncoder().encode(JSON.stringify({ catalog, inputs: files, table, settings })),
      limits,
    })
    for await (const line of execution.messages) {
      if (line !== 'committed') continue
      const { cpuSeconds } = await execution.usage()
      await execution.send('go on')
      await digest('theirs')
      return cpuSeconds.value!
    }
    const { outputTail } = await execution.exited
    throw new Error(`${scenario.name}, ${id}: the expert’s script failed:\n${outputTail}`)
  }

  return await alternate(rounds, ours, theirs)
}

/** The catalog as an expert would configure it for the local SQLite file. */
const sparkCatalog = (name: string, { uri, warehouse }: Record<string, string>): Record<string, string> => ({
  [`spark.sql.catalog.${name}`]: 'org.apache.iceberg.spark.SparkCatalog',
  [`spark.sql.catalog.${name}.type`]: 'jdbc',
  [`spark.sql.catalog.${name}.jdbc.schema-version`]: 'V1',
  [`spark.sql.catalog.${name}.uri`]: uri!.replace('sqlite:///', 'jdbc:sqlite:'),
  [`spark.sql.catalog.${name}.warehouse`]: warehouse!,
})
