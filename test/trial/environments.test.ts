import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { InfrastructureError } from '../../src/recovery/errors.ts'
import type { Environment, Execution, Target } from '../../src/targets/target.ts'
import { EnvironmentManager } from '../../src/trial/environments.ts'

/** Targets that bring nothing up, and what becomes of each environment in the order in which it happens. */
const fakeTargets = (...names: string[]) => {
  const events: string[] = []
  let refusal: string | null = null
  const failures = new Map<Environment, Error>()
  const fakeReferee = (name: string): Execution => {
    const { promise: exited, resolve } = Promise.withResolvers<Awaited<Execution['exited']>>()
    const kill = async () => {
      events.push(`${name}: referee ended`)
      resolve({ code: null, signal: 'SIGKILL', outOfMemory: false, outputTail: '' })
    }
    return {
      startedNs: 0,
      messages: Readable.from([]),
      send: async () => {},
      usage: () => Promise.reject(new Error('not asked for')),
      exited,
      kill,
      [Symbol.asyncDispose]: kill,
    }
  }
  const open = async (target: string): Promise<Environment> => {
    const name = `${target} ${events.filter((event) => event.endsWith('opened')).length + 1}`
    events.push(`${name}: opened`)
    const environment = {
      target,
      catalog: { name: 'fake', properties: {} },
      failure: () => failures.get(environment),
      prepare: async () => ({ name: 'fake', jars: [], versions: {} }),
      start: async () => {
        if (refusal !== null) throw new InfrastructureError(refusal)
        return fakeReferee(name)
      },
      [Symbol.asyncDispose]: async () => {
        events.push(`${name}: closed`)
      },
    } as unknown as Environment
    return environment
  }
  const targets = names.map(
    (name): Target => ({
      name,
      open: () => open(name),
      diagnose: () => Promise.reject(new Error('not asked for')),
    }),
  )
  const manager = new EnvironmentManager(targets, {
    runId: 'test',
    keep: false,
    progress: { step: () => {}, note: () => {} },
    signal: new AbortController().signal,
  })
  const fail = (environment: Environment) =>
    failures.set(environment, new InfrastructureError('its store is gone'))
  const refuse = (why: string): void => {
    refusal = why
  }
  return { manager, events, fail, refuse }
}

test('a fake environment that says a service is gone is closed, with its referee, and replaced', async () => {
  const { manager, events, fail } = fakeTargets('fake')
  const first = await manager.open('fake')
  fail(first.environment)
  const second = await manager.open('fake')
  expect(second.environment).not.toBe(first.environment)
  expect(second.referee).not.toBe(first.referee)
  const replaced = ['fake 1: opened', 'fake 1: referee ended', 'fake 1: closed', 'fake 2: opened']
  expect(events).toEqual(replaced)
  await manager[Symbol.asyncDispose]()
  expect(events).toEqual([...replaced, 'fake 2: referee ended', 'fake 2: closed'])
})

test('a fake environment in which nothing is wrong serves one scenario after another', async () => {
  const { manager, events } = fakeTargets('fake')
  const first = await manager.open('fake')
  expect(await manager.open('fake')).toBe(first)
  expect(events).toEqual(['fake 1: opened'])
})

test('of two fake targets one is up at a time', async () => {
  const { manager, events } = fakeTargets('one', 'other')
  await manager.open('one')
  const other = await manager.open('other')
  expect(other.environment.target).toBe('other')
  expect(events).toEqual(['one 1: opened', 'one 1: referee ended', 'one 1: closed', 'other 2: opened'])
})

test('a fake environment whose referee does not start is closed, and not tried again for each scenario', async () => {
  const { manager, events, refuse } = fakeTargets('fake')
  refuse('no room for a referee')
  for (let scenario = 1; scenario <= 2; scenario++)
    await expect(manager.open('fake')).rejects.toThrow('no room for a referee')
  expect(events).toEqual(['fake 1: opened', 'fake 1: closed'])
})

test('a name that no target has is told with those there are', async () => {
  const { manager } = fakeTargets('one', 'other')
  await expect(manager.open('third')).rejects.toThrow('expected one of one, other; got "third"')
})
