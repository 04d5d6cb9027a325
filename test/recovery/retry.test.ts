import { expect, test } from 'vitest'
import { InfrastructureError, UserError } from '../../src/recovery/errors.ts'
import { RecoverableError, recoveryFor } from '../../src/recovery/handler.ts'
import { withRetry } from '../../src/recovery/retry.ts'

const signal = new AbortController().signal
const passing = new RecoverableError('not yet', 'retry')

test('what passes by itself is tried again until it works', async () => {
  const heard: unknown[] = []
  let calls = 0
  const result = await withRetry(
    async () => {
      calls += 1
      if (calls < 3) throw passing
      return 'done'
    },
    { signal, firstDelayMs: 1, onRetry: (error, attempt) => heard.push([error, attempt]) },
  )
  expect(result).toBe('done')
  expect(heard).toEqual([
    [passing, 1],
    [passing, 2],
  ])
})

test('the last failure is thrown once all attempts are used up', async () => {
  let calls = 0
  const work = async () => {
    calls += 1
    throw new RecoverableError(`failure ${calls}`, 'retry')
  }
  await expect(withRetry(work, { signal, attempts: 4, firstDelayMs: 1 })).rejects.toThrow('failure 4')
})

test('waits grow about exponentially, up to the longest, and differ from run to run', async () => {
  const waits = async () => {
    const delays: number[] = []
    const work = async () => {
      throw passing
    }
    const options = { attempts: 8, firstDelayMs: 2, longestDelayMs: 20, signal }
    await withRetry(work, { ...options, onRetry: (_error, _attempt, delay) => delays.push(delay) }).catch(
      () => {},
    )
    return delays
  }
  const [first, second] = [await waits(), await waits()]
  expect(first).toHaveLength(7)
  expect(Math.max(...first)).toBeLessThanOrEqual(20)
  const sum = (delays: number[]) => delays.reduce((total, delay) => total + delay)
  // One alone may be short by chance.
  expect(sum(first.slice(-3))).toBeGreaterThan(sum(first.slice(0, 3)))
  expect(first).not.toEqual(second)
})

test('a cancelled run tries nothing again', async () => {
  const cancel = new AbortController()
  let calls = 0
  const work = async () => {
    calls += 1
    cancel.abort(new Error('stopped'))
    throw passing
  }
  await expect(withRetry(work, { signal: cancel.signal, firstDelayMs: 1 })).rejects.toThrow()
  expect(calls).toBe(1)
})

test.each([
  ['what a user must mend', new UserError('a wrong option'), 'giveUp'],
  ['an environment that says no more', new InfrastructureError('no engine'), 'giveUp'],
  ['an image that can’t be had', new RecoverableError('no image', 'fallback'), 'fallback'],
  ['a connection that was cut', Object.assign(new Error('read'), { code: 'ECONNRESET' }), 'retry'],
  ['an engine that stumbles', Object.assign(new Error('server error'), { statusCode: 500 }), 'retry'],
  ['an engine that refuses', Object.assign(new Error('bad parameter'), { statusCode: 400 }), 'giveUp'],
  ['no error at all', 'text', 'giveUp'],
])('%s', (_what, error, action) => {
  expect(recoveryFor(error)).toBe(action)
})
