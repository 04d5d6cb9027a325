import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type BenchProject, LOADED_AS_INSTALLED } from '../support/benchProject.ts'
import { imports, project, scenario, trialsOf } from './fakeScenarios.ts'

describe('an interrupted run with a fake stack', () => {
  const slow = scenario(
    'slow',
    "stacks: { 'fake:one': { rows: 0, sleepMs: 2500 }, 'fake:two': { rows: 0, sleepMs: 2500 } }, blocks: 4,",
  )

  const untilTrials = async (made: BenchProject, count: number): Promise<void> => {
    while (trialsOf(made).length < count) await sleep(100)
  }

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s tears down, keeps what was measured and exits %i; --resume does the rest',
    async (signal, code) => {
      using made = project(slow)
      const running = made.bench()
      await untilTrials(made, 3)
      running.kill(signal)
      const { exitCode, all } = await running
      expect(exitCode).toBe(code)
      const lines = all!.trimEnd().split('\n')
      expect(lines.at(-1)).toBe(
        `stopped after 1 of 4 blocks of slow; go on with: npx vitest bench ${LOADED_AS_INSTALLED} -- --resume ${made.runs()[0]}`,
      )
      const kept = trialsOf(made)
      expect(readdirSync(join(made.folder, '.etl-bench', 'processes'))).toEqual([])
      const [run] = made.runs()
      expect(readdirSync(join(made.folder, '.etl-bench', 'runs', run!))).not.toContain('local')

      const resumed = await made.bench(['--', '--resume', run!])
      expect(resumed.exitCode, resumed.all).toBe(0)
      expect(resumed.all).toContain(`resuming run ${run}: block 1 of slow is done\n`)
      expect(resumed.all).toContain('slow: 6 trials, ')
      const { stackResults } = made.report().results[0]!
      expect(stackResults['fake:one']!.executionResults.map(({ block }) => block).sort()).toEqual([
        1, 2, 3, 4,
      ])
      const firstBlock = kept.filter(({ result }) => result.block === 1)
      for (const { stack, result } of firstBlock)
        expect(stackResults[stack]!.executionResults).toContainEqual(result)
    },
  )

  test('tears down where nobody reads its output any more, and exits 141', async () => {
    using made = project(slow)
    const running = made.bench()
    await untilTrials(made, 1)
    for (const stream of [running.stdout, running.stderr]) stream.destroy()
    const { exitCode } = await running
    expect(exitCode).toBe(141)
    expect(readdirSync(join(made.folder, '.etl-bench', 'processes'))).toEqual([])
    expect(readdirSync(join(made.folder, '.etl-bench', 'runs', made.runs()[0]!))).not.toContain('local')
  })

  test('SIGKILL leaves processes and a warehouse that the next run removes', async () => {
    using made = project(slow)
    const running = made.bench()
    await untilTrials(made, 1)
    running.kill('SIGKILL')
    await running
    const next = await made.bench(['--', '--blocks', '1'])
    expect(next.exitCode, next.all).toBe(0)
    expect(readdirSync(join(made.folder, '.etl-bench', 'processes'))).toEqual([])
    for (const run of made.runs()) {
      expect(readdirSync(join(made.folder, '.etl-bench', 'runs', run))).not.toContain('local')
    }
  })

  test('can’t be resumed after its scenario has changed', async () => {
    using made = project(slow)
    const running = made.bench()
    await untilTrials(made, 1)
    running.kill('SIGINT')
    await running
    made.write('numbers.bench.ts', `${imports}\n${slow.replace('2500', '2400')}`)
    const resumed = await made.bench(['--', '--resume', made.runs()[0]!])
    expect(resumed.exitCode).toBe(1)
    expect(resumed.all).toMatch(/scenario "slow.*" has changed since run/)
  })
})
