import { fileURLToPath } from 'node:url'
import { median } from 'simple-statistics'
import { ensureDataset } from '../src/dataset/ensureDataset.ts'
import { cacheFolder } from '../src/host/cacheFolder.ts'
import { defaultWrite } from '../src/scenario/config.ts'
import { clickstream } from '../src/scenario/data.ts'
import { aggregate, filter, join as joinTable } from '../src/scenario/operations.ts'
import { OUTPUT, parseScenario } from '../src/scenario/scenario.ts'
import { resolveStack } from '../src/stacks/registry.ts'
import { planScenario } from '../src/trial/plan.ts'
import type { Job, Task } from '../src/trial/protocol.ts'
import { taskInputs } from '../src/trial/tables.ts'
import { runTrial } from '../src/trial/trial.ts'
import { alternate, type Lab } from './lab.ts'

const scenario = parseScenario('expert', {
  data: clickstream({ size: { rows: 2_000_000 }, joinTables: 1 }),
  operations: [
    filter('NOT is_bot'),
    joinTable('users', { on: 'user_id', how: 'left' }),
    aggregate({
      by: { hour: "date_trunc('hour', event_time)", country: 'country' },
      metrics: { events: 'count(*)', users: 'count(distinct user_id)', revenue: 'sum(revenue)' },
    }),
  ],
  output: { hour: 'timestamp', country: 'string', events: 'long', users: 'long', revenue: 'decimal(18,2)' },
})

const rounds = { spark: 3, 'pythonic:polars': 7, 'pythonic:duckdb': 7 }
const scripts = { spark: 'spark_job', 'pythonic:polars': 'polars_job', 'pythonic:duckdb': 'duckdb_job' }

/** CPU-seconds of our runners over those of scripts that an expert would write for the same job, per engine. */
export const expert = async ({ environment, referee }: Lab): Promise<string> => {
  const dataset = await ensureDataset({
    data: scenario.data,
    referee,
    folder: cacheFolder(process.env),
    baseFolder: '.',
    maxBytes: Number.POSITIVE_INFINITY,
    progress: { step: () => {}, note: () => {} },
  })
  const inputs = taskInputs(await environment.provide(dataset), scenario)
  const { catalog } = environment
  const limits = environment.limits.available
  const lines: string[] = [
    'CPU-seconds of our runner over an expert’s own script, same job, 2,000,000 rows (medians)',
  ]
  for (const id of ['pythonic:polars', 'pythonic:duckdb', 'spark'] as const) {
    const { stack, options } = resolveStack(id, {})
    const recipe = stack.runtime(options, catalog)
    const runtime = await environment.prepare(recipe)
    const expertRuntime = await environment.prepare({
      ...recipe,
      sources: [fileURLToPath(new URL('./expert', import.meta.url))],
    })
    const engine = stack.engine({ options, limits, catalog, runtime })
    const arm = { id, stack, options, label: id, script: null }
    const schemas = Object.fromEntries(Object.entries(inputs).map(([name, table]) => [name, table.schema]))
    const plan = await planScenario(referee, scenario, schemas, dataset.source, [arm])
    const schema = plan.schemas[OUTPUT]!
    const table = `self.${id.replace(':', '_')}`
    const fresh = async () => {
      await referee.call('dropTable', { catalog, table })
      await referee.call('createTable', { catalog, table, schema, write: defaultWrite })
    }
    const digest = async () =>
      (await referee.call<{ digest: string }>('digestTable', { catalog, table, schema })).digest
    const digests = new Set<string>()
    const ours = async (): Promise<number> => {
      await fresh()
      const task: Task = {
        id: 'timed',
        inputs,
        tables: { [OUTPUT]: table },
        steps: plan.steps[id]!,
        script: null,
      }
      const job: Job = {
        version: 1,
        processor: stack.processor(options),
        limits,
        engine,
        catalog,
        tasks: [task],
      }
      const run = await runTrial({
        environment,
        runtime,
        job,
        timeoutMs: 600_000,
        inputRows: 1,
        signal: new AbortController().signal,
      })
      if (run.status !== 'completed') throw new Error(run.error?.message)
      digests.add(await digest())
      return run.cpuSeconds!
    }
    const theirs = async (): Promise<number> => {
      await fresh()
      const paths = Object.fromEntries(Object.entries(inputs).map(([name, { uris }]) => [name, uris]))
      const conf = { ...(engine.conf as object), ...sparkCatalog(catalog.name, catalog.properties) }
      const input = new TextEncoder().encode(
        JSON.stringify({ catalog, inputs: paths, table, cpus: limits.cpus, conf }),
      )
      await using execution = await environment.start({
        runtime: expertRuntime,
        module: scripts[id],
        input,
        limits,
      })
      for await (const line of execution.messages) {
        if (line !== 'committed') continue
        const { cpuSeconds } = await execution.usage()
        await execution.send('go on')
        digests.add(await digest())
        return cpuSeconds.value!
      }
      throw new Error(`the expert’s script failed:\n${(await execution.exited).outputTail}`)
    }
    const measured = await alternate(rounds[id], ours, theirs)
    if (digests.size !== 1) throw new Error(`${id}: ours and the expert’s wrote different tables`)
    const [mine, expertCpu] = [median(measured.ours), median(measured.theirs)]
    lines.push(
      `  ${id.padEnd(16)} ${mine.toFixed(2)} / ${expertCpu.toFixed(2)} = ${(mine / expertCpu).toFixed(3)} (goal ≤ 1.05; ${rounds[id]} rounds, same table)`,
    )
  }
  return lines.join('\n')
}

/** The catalog as an expert would configure it for the local SQLite file. */
const sparkCatalog = (name: string, { uri, warehouse }: Record<string, string>): Record<string, string> => ({
  [`spark.sql.catalog.${name}`]: 'org.apache.iceberg.spark.SparkCatalog',
  [`spark.sql.catalog.${name}.type`]: 'jdbc',
  [`spark.sql.catalog.${name}.jdbc.schema-version`]: 'V1',
  [`spark.sql.catalog.${name}.uri`]: uri!.replace('sqlite:///', 'jdbc:sqlite:'),
  [`spark.sql.catalog.${name}.warehouse`]: warehouse!,
})
