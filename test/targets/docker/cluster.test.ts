import { describe, expect, test } from 'vitest'
import { type ClusterRequest, createClusters } from '../../../src/targets/docker/cluster.ts'
import { startCompanions } from '../../../src/targets/docker/companions.ts'
import type { ContainerExecution } from '../../../src/targets/docker/supervisedContainer.ts'
import type { Companion, ExitStatus } from '../../../src/targets/target.ts'
import { usage } from '../../support/usage.ts'

const wellEnded: ExitStatus = { code: 0, signal: null, outOfMemory: false, outputTail: 'bye' }

/** A container that does nothing until it is told how it ended. */
const fakeContainer = (name: string, log: string[]) => {
  const { promise: exited, resolve: end } = Promise.withResolvers<ExitStatus>()
  let isStarved = false
  const kill = async () => {
    log.push(`kill ${name}`)
    end({ code: null, signal: 'SIGKILL', outOfMemory: false, outputTail: `${name} was told` })
  }
  const container: ContainerExecution = {
    id: name,
    startedNs: 1,
    messages: (async function* () {})(),
    send: async () => {},
    usage: async () => usage({ outOfMemory: isStarved }),
    measureAnew: async () => void log.push(`measure ${name}`),
    exited,
    kill,
    [Symbol.asyncDispose]: kill,
  }
  const starve = () => {
    isStarved = true
  }
  return { container, end, starve }
}

const companion = (name: string, role: string, after?: string): Companion => ({
  name,
  role,
  ...(after && { after }),
  module: 'some.module',
  args: [],
  share: { cpus: 0.5, memoryMb: 512 },
  ready: /^ready$/,
  reusable: true,
})
const companions = [
  companion('worker-1', 'worker', 'master'),
  companion('worker-2', 'worker', 'master'),
  companion('master', 'master'),
]

const setUp = (keeps: boolean) => {
  const log: string[] = []
  const containers = new Map<string, ReturnType<typeof fakeContainer>>()
  const start = (name: string) => {
    log.push(`start ${name}`)
    const fake = fakeContainer(name, log)
    containers.set(name, fake)
    return fake.container
  }
  const request: ClusterRequest = {
    name: 'driver',
    companions,
    key: 'image',
    startProgram: async () => start('driver'),
    startCompanion: {
      start: async ({ name }, onOutput) => {
        const container = start(name)
        onOutput('ready')
        return container
      },
      hold: async ({ name }) => void log.push(`hold ${name}`),
    },
  }
  return { log, containers, request, clusters: createClusters(keeps) }
}

describe('companions in fake containers', () => {
  test('start after all of the role that they need, and before the program', async () => {
    const { log, clusters, request } = setUp(false)
    await clusters.start(request)
    expect(log).toEqual([
      'start master',
      'hold master',
      'start worker-1',
      'start worker-2',
      'hold worker-1',
      'hold worker-2',
      'start driver',
      'measure worker-1',
      'measure worker-2',
      'measure master',
    ])
  })

  test('end with the program, for the next to have fresh ones', async () => {
    const { log, containers, clusters, request } = setUp(false)
    await using execution = await clusters.start(request)
    containers.get('driver')!.end(wellEnded)
    expect(await execution.exited).toEqual(wellEnded)
    await execution[Symbol.asyncDispose]()
    expect(log.filter((line) => line.startsWith('kill'))).toEqual([
      'kill driver',
      'kill worker-1',
      'kill worker-2',
      'kill master',
    ])
  })

  test('serve the next program where they are kept, measured anew', async () => {
    const { log, containers, clusters, request } = setUp(true)
    for (const _ of [1, 2]) {
      const execution = await clusters.start(request)
      containers.get('driver')!.end(wellEnded)
      await execution[Symbol.asyncDispose]()
    }
    expect(log.filter((line) => /^(start|measure) (driver|worker-1)/.test(line))).toEqual([
      'start worker-1',
      'start driver',
      'measure worker-1',
      'start driver',
      'measure worker-1',
    ])
    await clusters[Symbol.asyncDispose]()
    expect(log.slice(-3)).toEqual(['kill worker-1', 'kill worker-2', 'kill master'])
  })

  test.each([
    [
      'the program failed',
      async (of: Map<string, ReturnType<typeof fakeContainer>>) =>
        of.get('driver')!.end({ ...wellEnded, code: 1 }),
    ],
    [
      'one of them was lost',
      async (of: Map<string, ReturnType<typeof fakeContainer>>) => {
        await of.get('worker-1')!.container.kill()
        of.get('driver')!.end(wellEnded)
      },
    ],
  ])('are not kept where %s', async (_, happens) => {
    const { log, containers, clusters, request } = setUp(true)
    const execution = await clusters.start(request)
    await happens(containers)
    await execution.exited
    await execution[Symbol.asyncDispose]()
    log.length = 0
    await clusters.start(request)
    expect(log).toContain('start worker-1')
  })

  test('that wait go before others of the same names are started', async () => {
    const { log, containers, clusters, request } = setUp(true)
    const execution = await clusters.start(request)
    containers.get('driver')!.end(wellEnded)
    await execution[Symbol.asyncDispose]()
    log.length = 0
    await clusters.start({ ...request, key: 'another image' })
    expect(log.slice(0, 4)).toEqual(['kill worker-1', 'kill worker-2', 'kill master', 'start master'])
  })

  test('count together with the program, and each by itself', async () => {
    const { containers, clusters, request } = setUp(false)
    const execution = await clusters.start(request)
    containers.get('worker-2')!.starve()
    const { cpuSeconds, parts, outOfMemory } = await execution.usage()
    expect(cpuSeconds.value).toBe(4)
    expect(parts!.map(({ name, outOfMemory }) => [name, outOfMemory])).toEqual([
      ['driver', false],
      ['worker-1', false],
      ['worker-2', true],
      ['master', false],
    ])
    expect(outOfMemory).toBe(true)
    containers.get('driver')!.end(wellEnded)
    expect(await execution.exited).toMatchObject({ code: 0, outOfMemory: true })
  })
})

describe('a companion in a fake container that ends in the midst', () => {
  test('is told of, where another of its role goes on', async () => {
    const { containers, clusters, request } = setUp(false)
    const execution = await clusters.start(request)
    await containers.get('worker-1')!.container.kill()
    expect((await execution.usage()).warnings).toMatchObject([
      {
        code: 'companionLost',
        text: 'worker-1 ended (SIGKILL) in the midst of the trial',
        subject: 'worker-1',
      },
    ])
    containers.get('driver')!.end(wellEnded)
    const { reason, outputTail } = await execution.exited
    expect(reason).toBeUndefined()
    expect(outputTail).toBe('bye\nworker-1:\nworker-1 was told')
  })

  test('ends the program, where it was the last of its role, and says why', async () => {
    const { log, containers, clusters, request } = setUp(false)
    const execution = await clusters.start(request)
    await containers.get('worker-1')!.container.kill()
    expect(log).not.toContain('kill driver')
    containers.get('worker-2')!.end({ code: null, signal: 'SIGKILL', outOfMemory: true, outputTail: '' })
    expect(await execution.exited).toMatchObject({
      signal: 'SIGKILL',
      reason: 'no worker is left: worker-1 ended (SIGKILL); worker-2 ended (SIGKILL, out of memory)',
    })
  })
})

describe('a companion in a fake container that does not get ready', () => {
  const begin = (onStart: (fake: ReturnType<typeof fakeContainer>) => void, name = 'worker-1') => {
    const log: string[] = []
    const started = startCompanions(
      companions,
      {
        start: async (companion, onOutput) => {
          const fake = fakeContainer(companion.name, log)
          if (companion.name === name) onStart(fake)
          else onOutput('ready')
          return fake.container
        },
        hold: async () => {},
      },
      100,
    )
    return { log, started }
  }

  test('fails with its last lines, and takes the others with it', async () => {
    const { log, started } = begin(() => {})
    await expect(started).rejects.toThrow('worker-1 was not ready after 0.1 s:\nworker-1 was told')
    expect(log.sort()).toEqual(['kill master', 'kill worker-1', 'kill worker-2'])
  })

  test('fails at once where it has ended', async () => {
    const { started } = begin(({ end }) => end({ ...wellEnded, code: 3, outputTail: 'no Java' }))
    await expect(started).rejects.toThrow('worker-1 ended at once (exit code 3):\nno Java')
  })

  test('keeps those from starting that come after it', async () => {
    const { log, started } = begin(({ end }) => end({ ...wellEnded, code: 3 }), 'master')
    await expect(started).rejects.toThrow('master ended at once (exit code 3)')
    expect(log).toEqual(['kill master'])
  })
})
