import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { tryLock, withLock } from '../../src/host/lock.ts'
import { ownIdentity } from '../../src/host/processIdentity.ts'
import { scratchFolder } from '../support/scratch.ts'
import { linesOf, startScript } from '../support/scripts.ts'

const lockLog = new URL('../targets/local/setUp/fixtures/lockLog.ts', import.meta.url)

test('two processes are never in the lock together', async () => {
  const folder = scratchFolder()
  const [lock, log] = [join(folder, 'lock'), join(folder, 'log')]
  const scripts = [0, 1].map(() => startScript(lockLog, [lock, log, '20']))
  const ends = await Promise.all(scripts.map(({ ended }) => ended))
  expect(ends).toMatchObject([{ code: 0 }, { code: 0 }])
  const lines = linesOf(log)
  expect(lines).toHaveLength(80)
  for (let index = 0; index < lines.length; index += 2) {
    expect(lines[index + 1]).toBe(lines[index]!.replace('enter', 'leave'))
  }
  expect(readdirSync(folder)).toEqual(['log'])
})

test('a holder that was killed does not block the next', async () => {
  const folder = scratchFolder()
  const [lock, log] = [join(folder, 'lock'), join(folder, 'log')]
  const { child, ended } = startScript(lockLog, [lock, log, 'forever'])
  await vi.waitFor(() => expect(linesOf(log)).toHaveLength(1), { timeout: 60_000 })
  child.kill('SIGKILL')
  await ended
  expect(readdirSync(folder)).toContain('lock')
  // The test's own limit is far below this silence: it is the dead process that is seen.
  await withLock(lock, { silenceMs: 600_000 }, async () => {})
  expect(readdirSync(folder)).toEqual(['log'])
})

test('a living holder is waited for, and that is said once', async () => {
  const lock = join(scratchFolder(), 'lock')
  const order: string[] = []
  let leave = () => {}
  const first = withLock(lock, {}, () => new Promise<void>((resolve) => (leave = resolve)))
  await vi.waitFor(() => expect(readdirSync(join(lock))).toEqual(['owner.json']), { timeout: 60_000 })
  const onWait = vi.fn(() => {
    order.push('waiting')
    globalThis.setTimeout(leave, 300)
  })
  await withLock(lock, { onWait }, async () => void order.push('in'))
  await first
  expect(order).toEqual(['waiting', 'in'])
})

test('an owner that nobody here can ask is given up when it is silent', async () => {
  const lock = join(scratchFolder(), 'lock')
  mkdirSync(lock)
  writeFileSync(
    join(lock, 'owner.json'),
    JSON.stringify({ machine: 'another', pid: 1, startTicks: 1, token: 't' }),
  )
  expect(await withLock(lock, { silenceMs: 300 }, async () => 'in')).toBe('in')
})

test('waiting ends with the signal', async () => {
  const lock = join(scratchFolder(), 'lock')
  mkdirSync(lock)
  const controller = new AbortController()
  const waiting = withLock(
    lock,
    { signal: controller.signal, onWait: () => controller.abort() },
    async () => {},
  )
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
})

test('work that fails leaves the lock free', async () => {
  const lock = join(scratchFolder(), 'lock')
  await expect(withLock(lock, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await withLock(lock, {}, async () => 'in')).toBe('in')
})

test('who only tries does nothing where the lock is held, and takes over from the dead', async () => {
  const folder = scratchFolder()
  const [lock, log] = [join(folder, 'lock'), join(folder, 'log')]
  const { child, ended } = startScript(lockLog, [lock, log, 'forever'])
  await vi.waitFor(() => expect(linesOf(log)).toHaveLength(1), { timeout: 60_000 })
  const work = vi.fn(async () => 'in')
  expect(await tryLock(lock, work)).toBeUndefined()
  expect(work).not.toHaveBeenCalled()
  child.kill('SIGKILL')
  await ended
  expect(await tryLock(lock, work)).toEqual({ result: 'in' })
  expect(readdirSync(folder)).toEqual(['log'])
})

test('of many that find a dead owner’s lock, one at a time is in it', async () => {
  const folder = scratchFolder()
  const lock = join(folder, 'lock')
  const dead = JSON.stringify({ ...(await ownIdentity()), pid: 2 ** 30, token: 'dead' })
  for (let round = 0; round < 60; round++) {
    mkdirSync(lock)
    writeFileSync(join(lock, 'owner.json'), dead)
    let inside = 0
    const attempt = async (_: unknown, late: number): Promise<void> => {
      await setTimeout(late / 4)
      await tryLock(lock, async () => {
        expect(++inside).toBe(1)
        await setTimeout(3)
        inside -= 1
      })
    }
    await Promise.all(Array.from({ length: 12 }, attempt))
    expect(readdirSync(folder)).toEqual([])
  }
})
