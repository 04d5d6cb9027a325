import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { connectEngine, type Engine } from '../../src/targets/docker/engine.ts'
import { RUN_LABEL, SERVICE_LABEL } from '../../src/targets/docker/labels.ts'
import { findResources } from '../../src/targets/docker/resources.ts'
import { type BenchProject, benchProject } from '../support/benchProject.ts'
import { dockerSettings, leftBy } from '../support/docker.ts'
import { imports, scenario } from './fakeScenarios.ts'

let engine: Engine
let project: BenchProject

beforeAll(async () => {
  engine = await connectEngine(new AbortController().signal)
  const options = {
    targets: ['docker'],
    docker: dockerSettings(),
    blocks: 1,
    resourceLimits: { cpus: 1, memoryMb: 1024 },
  }
  project = benchProject(JSON.stringify(options).slice(1, -1))
  project.write('numbers.csv', 'id,value\n1,0.5\n2,1.0\n')
  const long = "stacks: { 'fake:one': { sleepMs: 240_000 } },"
  const short = "stacks: { 'fake:one': {} },"
  project.write(
    'numbers.bench.ts',
    `${imports}\n${scenario('first', long)}${scenario('second', long)}${scenario('third', short)}`,
  )
})
afterAll(() => project[Symbol.dispose]())

const containersOf = async (labels: Record<string, string>) => {
  const found = await findResources(engine, { [RUN_LABEL]: project.runs().at(-1)!, ...labels })
  return found.filter(({ kind }) => kind === 'container')
}

/** Waits until another trial than these runs: of all containers those of trials alone have limits. */
const nextTrial = (before?: string): Promise<string> =>
  vi.waitFor(
    async () => {
      for (const { id } of await containersOf({})) {
        const { HostConfig, State } = await engine.docker.getContainer(id).inspect()
        if (HostConfig.Memory && State.Running && id !== before) return id
      }
      throw new Error('no trial runs')
    },
    { timeout: 120_000, interval: 250 },
  )

const killService = async (service: string): Promise<void> => {
  const [container] = await containersOf({ [SERVICE_LABEL]: service })
  await engine.docker.getContainer(container!.id).kill({ signal: 'SIGKILL' })
}

const count = (text: string, part: string): number => text.split(part).length - 1

test('with a fake stack: of a run that is killed in the midst of a trial, and of one whose services are, nothing is left', async () => {
  const killed = project.bench()
  await vi.waitUntil(() => project.runs().length === 1, { timeout: 60_000, interval: 250 })
  await nextTrial()
  killed.kill('SIGKILL')
  await killed
  expect((await leftBy(project)).length).toBeGreaterThanOrEqual(4)
  const [killedRun] = project.runs()

  const running = project.bench()
  await vi.waitUntil(() => project.runs().length === 2, { timeout: 60_000, interval: 250 })
  const first = await nextTrial()
  await killService('postgres')
  await nextTrial(first)
  await killService('objectstore')
  const { exitCode, all } = await running
  expect(exitCode).toBe(1)
  expect(count(all, `Removed what the killed run ${killedRun} had left`)).toBe(1)
  expect(count(all, 'docker: PostgreSQL has ended with exit code 137')).toBe(1)
  expect(count(all, 'docker: MinIO has ended with exit code 137')).toBe(1)
  // A service that is gone takes its own scenario along, and no other.
  const trials = project.report().results.map(({ scenario, stackResults }) => {
    return [scenario, stackResults['fake:one']!.executionResults.map(({ status }) => status)]
  })
  expect(trials).toEqual([['third', ['completed']]])
  expect(await leftBy(project)).toEqual([])
}, 300_000)
