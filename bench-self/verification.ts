import { connectReferee } from '../src/referee/client.ts'
import { refereeRuntime } from '../src/referee/runtime.ts'
import { defaultWrite } from '../src/scenario/config.ts'
import type { Lab } from './lab.ts'

const rows = 20_000_000

/** Rows per second and core that the verifier digests: a table of the quickstart's shape. */
export const verification = async ({ environment, referee }: Lab): Promise<string> => {
  const table = 'self.wide'
  const { catalog } = environment
  const schema = [
    { name: 'hour', type: 'timestamp' },
    { name: 'country', type: 'string' },
    { name: 'events', type: 'long' },
    { name: 'users', type: 'long' },
    { name: 'revenue', type: 'decimal(18,2)' },
  ]
  const sql = `
    SELECT TIMESTAMP '2026-01-01' + to_hours((i // 200)::INT) AS hour, 'C' || (i % 200) AS country,
           i AS events, i % 1000 AS users, (i % 1000000)::DECIMAL(18, 2) / 100 AS revenue
    FROM range(${rows}) t(i)`
  await referee.call('answer', { catalog, sql, inputs: {}, table, schema, write: defaultWrite })
  // A referee of its own, so that the peak is that of verifying alone.
  const runtime = await environment.prepare(refereeRuntime)
  await using verifier = connectReferee(await environment.start({ runtime, module: 'referee.main' }))
  await verifier.call('dropTable', { catalog, table: 'self.none' })
  const before = await verifier.execution.usage()
  await verifier.call('digestTable', { catalog, table, schema })
  const after = await verifier.execution.usage()
  const cpu = after.cpuSeconds.value! - before.cpuSeconds.value!
  return [
    `verification of ${rows.toLocaleString('en')} rows of 5 columns`,
    `  ${(rows / cpu / 1e6).toFixed(1)} M rows per CPU-second (goal ≥ 5 M), ${cpu.toFixed(1)} CPU-seconds`,
    `  peak memory of the verifying process: ${after.peakMemoryUpperMb.value?.toFixed(0)} MiB`,
  ].join('\n')
}
