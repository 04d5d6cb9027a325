import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { benchProject } from '../support/benchProject.ts'

const source = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url))

/** The local target a second time, under another name. */
const config = (targets: string) => `
import { defineConfig } from 'vitest/config'
import { etlBenchPlugin } from '${source('plugin.ts')}'
import { createLocalTarget } from '${source('targets/local/local.ts')}'
import { fakeStack } from '${fileURLToPath(new URL('../../fixtures/fakeStack/fakeStack.ts', import.meta.url))}'

const local = createLocalTarget()
const other = {
  ...local,
  name: 'other',
  open: async (request) => {
    const environment = await local.open(request)
    return { ...environment, target: 'other', fingerprint: async () => ({ cpuModel: 'another machine' }) }
  },
}
export default defineConfig({
  plugins: [etlBenchPlugin({ register: { stacks: [fakeStack], targets: [other] }, ${targets} blocks: 2, settleSeconds: 0 })],
  resolve: { alias: [{ find: /^etl-bench$/, replacement: '${source('index.ts')}' }] },
})
`

const scenario = (name: string): string => `
import { etlBench, files, filter } from 'etl-bench'
etlBench('${name}', {
  data: files({ numbers: './numbers.csv' }),
  operations: [filter('id > 0')],
  output: { id: 'long', value: 'double' },
  key: ['id'],
  stacks: { 'fake:one': { rows: 0 } },
})
`

test('targets of one run, with a fake stack, come one after the other and are compared in one report', async () => {
  using project = benchProject()
  project.write('vitest.config.ts', config("targets: ['local', 'other'],"))
  project.write('numbers.csv', 'id,value\n1,0.5\n2,1.0\n')
  for (const name of ['first', 'second']) project.write(`${name}.bench.ts`, scenario(name))
  const { exitCode, all } = await project.bench()
  expect(exitCode, all).toBe(0)
  const { results, acrossTargets } = project.report()
  // An environment is up once: no target is left and come back to.
  expect(results.map(({ target }) => target)).toEqual(['local', 'local', 'other', 'other'])
  const machines = results.map(({ fingerprint }) => fingerprint!.decisive.machine!)
  expect(machines[1]).toEqual(machines[0])
  expect(machines.slice(2)).toEqual(Array(2).fill({ target: 'other', 'CPU model': 'another machine' }))
  expect(
    acrossTargets.map(({ scenario, targets, sameTables, comparisons }) => ({
      scenario,
      targets,
      sameTables,
      verdicts: comparisons.map(({ stack, verdict }) => `${stack} ${verdict}`),
    })),
  ).toEqual(
    ['first', 'second'].map((scenario) => ({
      scenario,
      targets: ['local', 'other'],
      sameTables: true,
      verdicts: ['fake:one noInterval'],
    })),
  )
  expect(all).toContain('every trial left the same rows in every table, on each target')
})

test('a target that the options do not list runs where --project names it, with a fake stack', async () => {
  using project = benchProject()
  project.write('vitest.config.ts', config(''))
  project.write('numbers.csv', 'id,value\n1,0.5\n2,1.0\n')
  project.write('first.bench.ts', scenario('first'))
  const { exitCode, all } = await project.bench(['--project', 'other'])
  expect(exitCode, all).toBe(0)
  expect(project.report().results.map(({ target }) => target)).toEqual(['other'])
})
