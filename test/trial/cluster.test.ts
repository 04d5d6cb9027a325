import { expect, test } from 'vitest'
import type { Cluster } from '../../src/stacks/stack.ts'
import type { Environment, Execution, ExitStatus, Program } from '../../src/targets/target.ts'
import type { Job } from '../../src/trial/protocol.ts'
import { runTrial } from '../../src/trial/trial.ts'
import { figure, usage } from '../support/usage.ts'

const used = usage({
  outOfMemory: true,
  parts: [
    {
      name: 'driver',
      cpuSeconds: figure(1),
      peakMemoryMb: figure(400),
      peakMemoryUpperMb: figure(450),
      outOfMemory: false,
    },
    {
      name: 'worker-1',
      cpuSeconds: figure(2),
      peakMemoryMb: figure(498),
      peakMemoryUpperMb: figure(500),
      outOfMemory: true,
    },
  ],
})

const cluster: Cluster = {
  runner: { name: 'driver', share: { cpus: 1, memoryMb: 1000 } },
  companions: [
    {
      name: 'worker-1',
      role: 'worker',
      module: 'some.module',
      args: [],
      share: { cpus: 1, memoryMb: 500 },
      ready: /ready/,
      reusable: true,
    },
  ],
  parts: [
    { name: 'driver', cpus: 1, memoryMb: 1000 },
    { name: 'worker-1', cpus: 1, memoryMb: 500 },
  ],
  warnings: [],
}

const job = { limits: { cpus: 2, memoryMb: 1500 }, tasks: [{ id: 'timed' }] } as unknown as Job

const runFake = async (status: ExitStatus, meterServices?: Environment['meterServices']) => {
  const programs: Program[] = []
  const execution: Execution = {
    startedNs: 0,
    messages: (async function* () {})(),
    send: async () => {},
    usage: async () => used,
    exited: Promise.resolve(status),
    kill: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
  const environment = {
    limits: { available: job.limits },
    meterServices,
    start: async (program: Program) => {
      programs.push(program)
      return execution
    },
  } as unknown as Environment
  const { signal } = new AbortController()
  const runtime = { name: 'fake', jars: [], versions: {} }
  const run = await runTrial({ environment, runtime, cluster, job, timeoutMs: 60_000, inputRows: 1, signal })
  return { run, programs }
}

const ended: ExitStatus = { code: 1, signal: null, outOfMemory: false, outputTail: 'its last line' }

test('a fake trial of several programs starts them with their parts of the limits', async () => {
  const { programs } = await runFake(ended)
  expect(programs).toMatchObject([
    {
      limits: job.limits,
      hostName: 'driver',
      share: { cpus: 1, memoryMb: 1000 },
      companions: cluster.companions,
    },
  ])
})

test('a fake trial names the program that ran out of memory, with its own limit and peak', async () => {
  const { run } = await runFake({ ...ended, outOfMemory: true })
  expect(run).toMatchObject({
    status: 'outOfMemory',
    error: {
      message:
        'the kernel ended a process of worker-1 for want of memory: its limit was 500 MiB, its peak 498 to 500 MiB',
    },
    parts: [
      { name: 'driver', cpuSeconds: 1, peakMemoryMb: 400, peakMemoryUpperMb: 450, outOfMemory: false },
      { name: 'worker-1', cpuSeconds: 2, peakMemoryMb: 498, peakMemoryUpperMb: 500, outOfMemory: true },
    ],
  })
})

test('a fake trial that its target ended says why', async () => {
  const { run } = await runFake({ ...ended, reason: 'no worker is left' })
  expect(run).toMatchObject({
    status: 'failed',
    error: { message: 'no worker is left', detail: 'its last line' },
  })
})

test('a fake trial has what its services used up to its end, once, and stops counting', async () => {
  const calls: string[] = []
  const services = [{ service: 'fake', cpuSeconds: figure(1), peakMemoryMb: figure(2), networkMb: figure(3) }]
  const { run } = await runFake(ended, async () => ({
    read: async () => {
      calls.push('read')
      return services
    },
    [Symbol.dispose]: () => calls.push('disposed'),
  }))
  expect(run.services).toEqual(services)
  expect(calls).toEqual(['read', 'disposed'])
})

test('a fake runner that can’t start its engine is told by the last error of its output', async () => {
  const outputTail = [
    'Traceback (most recent call last):',
    'psycopg2.OperationalError: connection refused',
    'The above exception was the direct cause of the following exception:',
    'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection refused',
    '(Background on this error at: https://sqlalche.me/e/21/e3q8)',
  ].join('\n')
  const { run } = await runFake({ ...ended, outputTail })
  expect(run).toMatchObject({
    status: 'failed',
    error: {
      message:
        'the runner ended early (exit code 1): ' +
        'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection refused',
      detail: outputTail,
    },
  })
})
