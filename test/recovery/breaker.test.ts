import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createBreaker } from '../../src/recovery/breaker.ts'
import { InfrastructureError } from '../../src/recovery/errors.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const failing = async (): Promise<never> => {
  throw new Error('no answer in 2000 ms')
}

test('failures in a row open it; then calls fail at once, with the last failure', async () => {
  const breaker = createBreaker({ service: 'PostgreSQL', failures: 3 })
  for (let i = 0; i < 3; i++) await expect(breaker.execute(failing)).rejects.toThrow('no answer in 2000 ms')
  expect(breaker.isOpen).toBe(true)
  const work = vi.fn(async () => 'answer')
  const refused = await breaker.execute(work).catch((error: unknown) => error)
  expect(work).not.toHaveBeenCalled()
  expect(refused).toBeInstanceOf(InfrastructureError)
  expect((refused as Error).message).toBe('PostgreSQL failed 3 times in a row: no answer in 2000 ms')
})

test('an answer in between starts the count anew', async () => {
  const breaker = createBreaker({ service: 'MinIO', failures: 2 })
  await breaker.execute(failing).catch(() => {})
  await breaker.execute(async () => 'answer')
  await breaker.execute(failing).catch(() => {})
  expect(breaker.isOpen).toBe(false)
})

test.each([
  ['closes where it is answered', async () => 'answer', false],
  ['keeps it open where it is not', failing, true],
])('after a while one call goes through, and %s', async (_what, probe, isOpen) => {
  const breaker = createBreaker({ service: 'MinIO', failures: 1, probeAfterMs: 5_000 })
  await breaker.execute(failing).catch(() => {})
  vi.advanceTimersByTime(5_000)
  await breaker.execute<unknown>(probe).catch(() => {})
  expect(breaker.isOpen).toBe(isOpen)
})
