import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findGroupPlace } from '../src/targets/local/group.ts'
import { startProcess } from '../src/targets/local/process.ts'

const seconds = 10
/** Processes that a Spark trial has: the runner, the JVM, its Python workers. */
const children = 3
const program = fileURLToPath(new URL('../fixtures/programs/load.py', import.meta.url))

/** CPU time of this process over a stretch in which it does nothing else, cores. */
const harnessCores = async (): Promise<number> => {
  const before = process.cpuUsage()
  const started = performance.now()
  await sleep(seconds * 1000)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / (performance.now() - started)
}

/** What watching a trial costs while it runs, with a control group and without. */
export const monitor = async (): Promise<string> => {
  const idle = await harnessCores()
  const place = findGroupPlace()
  const ways = {
    ...('parents' in place ? { 'in a control group': place } : {}),
    'by the counters of its processes': { whyNot: 'not wanted here' },
  }
  const lines = []
  for (const [name, groups] of Object.entries(ways)) {
    await using execution = await startProcess({
      command: 'python3',
      args: [program, 'share', '50', String(children)],
      cwd: '/',
      env: { PATH: process.env.PATH ?? '' },
      groups,
    })
    for await (const _ of execution.messages) break
    const watching = await harnessCores()
    lines.push(`  ${name}: ${(100 * (watching - idle)).toFixed(2)} % of a core (goal ≤ 1)`)
  }
  return [
    `cost of the monitor, trial of ${children + 1} processes watched for ${seconds} s, idle harness taken off`,
    ...lines,
  ].join('\n')
}
