import { readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import { pidsIn } from '../../src/monitor/cgroup/counters.ts'
import type { ResourceUsage } from '../../src/monitor/usage.ts'
import { findGroupPlace, type GroupPlace } from '../../src/targets/local/group.ts'
import { networkPrefix } from '../../src/targets/local/network.ts'
import type { ProcessSpec } from '../../src/targets/local/process.ts'
import { firstMessage, programFile, startPython } from '../support/programs.ts'

interface Own {
  cpuSeconds: number
  /** Without the interpreter's start, and what the shell before it used. */
  loadSeconds: number
  baseMb: number
  monotonicMs: number
  calendarMs: number
}

/** Runs a known load and reads its counters in the pause at its end, as a trial does. */
const measure = async (
  load: readonly string[],
  spec: Partial<ProcessSpec>,
): Promise<{ usage: ResourceUsage; own: Own }> => {
  await using execution = await startPython([programFile('load.py'), ...load], spec)
  const own = JSON.parse(await firstMessage(execution))
  return { usage: await execution.usage(), own }
}

/** What a bare interpreter holds, MiB, and some: the tests' loads are far larger. */
const interpreterMb = 40

const near = (value: number | null, expected: number, share: number): void => {
  expect(value).toBeGreaterThan(expected * (1 - share))
  expect(value).toBeLessThan(expected * (1 + share))
}

const found = findGroupPlace()
const fallback = { groups: { whyNot: 'the test forces the fallback' } }
const linux = process.platform === 'linux'

describe.runIf(linux).for<[string, { groups: GroupPlace | { whyNot: string } }, boolean]>([
  ['in a control group', { groups: found }, 'version' in found],
  ['by the counters of its processes', fallback, true],
])('a known load %s', ([, spec, possible]) => {
  const inGroup = spec !== fallback
  test.skipIf(possible)('can not be measured: no rights to make a control group', () => {})

  describe.runIf(possible)('CPU time', () => {
    test.each([
      ['one thread', ['burn', '2', '1']],
      ['two threads', ['burn', '2', '2']],
      ['children that have ended', ['burn_in_children', '0.5', '4']],
      ['a detached orphan that has ended', ['burn_orphaned', '2']],
    ])('of %s is within 2 %% of the own count', { timeout: 120_000 }, async (_, load) => {
      const { usage, own } = await measure(load, spec)
      expect(own.loadSeconds).toBeGreaterThan(2)
      expect(usage.cpuSeconds.value).toBeGreaterThan(own.loadSeconds * 0.98)
      expect(usage.cpuSeconds.value).toBeLessThan(own.cpuSeconds * 1.02)
      near(usage.cpuUserSeconds.value! + usage.cpuSystemSeconds.value!, usage.cpuSeconds.value!, 0.01)
      expect(usage.cpuSeconds.source).toMatch(inGroup ? /^cgroup v[12]$/ : '/proc')
    })
  })

  describe.runIf(possible)('peak memory', () => {
    test.each(['allocate', 'allocate_in_child'])('of 300 MB held 1.5 s: %s', async (load) => {
      const { usage, own } = await measure([load, '300'], spec)
      const peak = 300 + own.baseMb
      if (inGroup) near(usage.peakMemoryMb.value, peak, 0.05)
      if (inGroup) near(usage.peakMemoryUpperMb.value, peak, 0.05)
      // The marks of processes hold the interpreter's own files as well.
      expect(usage.peakMemoryMb.value).toBeLessThan(300 + interpreterMb)
      expect(usage.peakMemoryMb.value).toBeGreaterThan(300 * 0.95)
      expect(usage.peakMemoryUpperMb.value).toBeGreaterThan(peak * 0.99)
    })

    test('adds up what children hold at the same time, also when they have ended', async () => {
      await using execution = await startPython(
        [programFile('load.py'), 'allocate_together', '100', '3'],
        spec,
      )
      await firstMessage(execution)
      const held = await execution.usage()
      await execution.send('')
      await firstMessage(execution)
      const ended = await execution.usage()
      expect(held.peakMemoryMb.value).toBeGreaterThan(300)
      expect(held.peakMemoryMb.value).toBeLessThan(300 + interpreterMb)
      expect(held.peakMemoryUpperMb.value).toBeGreaterThan(300)
      near(ended.peakMemoryMb.value, held.peakMemoryMb.value!, 0.01)
    })

    test('counts memory that children share once; only the marks of processes count it in each', async () => {
      const { usage, own } = await measure(['share', '300', '3'], spec)
      expect(usage.peakMemoryMb.value).toBeGreaterThan(300)
      if (inGroup) near(usage.peakMemoryUpperMb.value, 300 + 2 * own.baseMb, 0.05)
      else {
        expect(usage.peakMemoryMb.value).toBeLessThan(300 + 4 * interpreterMb)
        expect(usage.peakMemoryUpperMb.value).toBeGreaterThan(4 * 300)
      }
    })

    test('does not take over the size of the process that started it', async () => {
      const ballast = Buffer.alloc(600 * 2 ** 20, 1)
      const { usage } = await measure(['burn', '0.1', '1'], spec)
      expect(usage.peakMemoryUpperMb.value).toBeLessThan(2 * interpreterMb)
      expect(ballast[0]).toBe(1)
    })
  })

  describe.runIf(possible)('disk', () => {
    let folder: string
    // Beside the project: /tmp may be in memory, which is no storage.
    beforeAll(async () => {
      folder = await mkdtemp(join(resolve('node_modules'), '.measured-'))
    })
    afterAll(() => rm(folder, { recursive: true }))

    test.each(['write_file', 'write_in_child'])('200 MB with fsync are within 5 %%: %s', async (load) => {
      const { usage } = await measure([load, folder, '200'], spec)
      near(usage.diskWriteMb.value, 200, 0.05)
      // The page cache is none of the memory that was needed.
      expect(usage.peakMemoryUpperMb.value).toBeLessThan(2 * interpreterMb)
      if (inGroup) near(usage.pageCacheMb.value, 200, 0.05)
    })

    test('200 MB read past the cache are within 5 %', async () => {
      const { usage } = await measure(['read_file', folder, '200'], spec)
      near(usage.diskReadMb.value, 200, 0.05)
    })
  })

  test.runIf(possible)('fills its time series with what the totals say', { timeout: 60_000 }, async () => {
    const { usage } = await measure(['burn', '1', '1'], spec)
    const { series, cpuSeconds, peakMemoryMb } = usage
    expect(series!.cpuCores).toHaveLength(series!.memoryMb.length)
    const total = series!.cpuCores.reduce((sum, cores) => sum + (cores * series!.intervalMs) / 1000, 0)
    expect(total).toBeGreaterThan(0.8 * cpuSeconds.value!)
    expect(total).toBeLessThan(1.2 * cpuSeconds.value!)
    expect(Math.max(...series!.memoryMb)).toBeLessThan(peakMemoryMb.value! + interpreterMb)
  })

  test.runIf(possible)('has only those figures null that are listed in docs/metrics.md', async () => {
    const { usage } = await measure(['burn', '0.1', '1'], spec)
    const nulls = Object.entries(usage).flatMap(([name, figure]) =>
      figure !== null && typeof figure === 'object' && 'value' in figure && figure.value === null
        ? [name]
        : [],
    )
    const text = await readFile(new URL('../../docs/metrics.md', import.meta.url), 'utf8')
    const [, list] = text.split('## What may be null on Linux')
    const listed = new Set([...list!.matchAll(/`(\w+)`/g)].map(([, name]) => name))
    // The metric of a trial has a name of its own.
    const named = nulls.map((name) => (name === 'networkMb' ? 'networkIoMb' : name))
    expect(named.filter((name) => !listed.has(name))).toEqual([])
    if (inGroup) expect(nulls).not.toContain('pageCacheMb')
  })
})

test.skipIf('whyNot' in found)(
  'a group that is lost midway gives way to the processes’ counters, and the trial says so',
  async () => {
    const parents = Object.values((found as GroupPlace).parents)
    await using execution = await startPython([programFile('load.py'), 'allocate_together', '50', '2'], {
      groups: found,
      runId: 'lost',
    })
    await firstMessage(execution)
    const before = await execution.usage()
    const folders = parents.map((parent) =>
      join(parent, readdirSync(parent).find((name) => /\.lost\./.test(name))!),
    )
    for (const [i, folder] of folders.entries()) {
      const outside = join(parents[i]!, 'cgroup.procs')
      for (const pid of pidsIn(folder)) writeFileSync(outside, String(pid))
      rmdirSync(folder)
    }
    await execution.send('')
    await firstMessage(execution)
    const usage = await execution.usage()
    expect([before.cpuSeconds.source, usage.cpuSeconds.source]).toEqual([
      expect.stringMatching(/^cgroup/),
      '/proc',
    ])
    expect(usage.cpuSeconds.value).toBeGreaterThanOrEqual(before.cpuSeconds.value!)
    expect(usage.peakMemoryMb.source).toBe('/proc')
    expect(usage.peakMemoryMb.value).toBeGreaterThan(100)
    expect(usage.pageCacheMb).toEqual({ value: null, reason: expect.stringContaining('could not be read') })
    expect(usage.warnings).toMatchObject([{ code: 'basicMetrics', text: expect.stringContaining('/proc') }])
  },
)

test('a sleep of 1 s lasts as long by the clock of phases as by the calendar’s', async () => {
  const { own } = await measure(['rest', '1'], {})
  expect(own.monotonicMs).toBeGreaterThanOrEqual(1000)
  expect(Math.abs(own.monotonicMs - own.calendarMs)).toBeLessThan(10)
})

describe('network', () => {
  const ownNetwork = (context: TestContext) => {
    const prefix = networkPrefix()
    return 'whyNot' in prefix ? context.skip(prefix.whyNot) : { network: { prefix, python: 'python3' } }
  }

  test('50 MB over a cable out of the namespace are within 5 %', { timeout: 60_000 }, async (context) => {
    const { usage } = await measure(['send_out', '50'], ownNetwork(context))
    near(usage.networkMb.value, 50, 0.05)
    expect(usage.loopbackMb.value).toBe(0)
  })

  test('50 MB over loopback are given apart', async (context) => {
    const { usage } = await measure(['send_to_self', '50'], ownNetwork(context))
    expect(usage.networkMb.value).toBe(0)
    near(usage.loopbackMb.value, 50, 0.05)
  })

  test('that is shared with the machine is null with the reason', async () => {
    const network = { whyNot: 'the trial may need it' }
    const { usage } = await measure(['burn', '0', '1'], { network })
    expect(usage.networkMb).toEqual({ value: null, reason: 'the trial may need it' })
    expect(usage.loopbackMb).toEqual({ value: null, reason: 'the trial may need it' })
  })
})
