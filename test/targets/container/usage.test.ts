import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GroupFiles } from '../../../src/targets/container/groupFiles.ts'
import { meterContainer } from '../../../src/targets/container/usage.ts'

const MB = 2 ** 20

interface State {
  cpu: number
  anon: number
  cache: number
  peak: number
  net?: number
  lo?: number
}

const netDev = ({ net = 0, lo = 0 }: State): string =>
  `Inter-| Receive | Transmit\n face |bytes\n lo: ${lo * MB} 0 0 0 0 0 0 0 ${lo * MB} 0 0 0 0 0 0 0\n` +
  `eth0: ${net * MB} 0 0 0 0 0 0 0 ${net * MB} 0 0 0 0 0 0 0\n`

const version2 = (state: State, io = ''): GroupFiles => ({
  'memory.stat': `anon ${state.anon * MB}\nfile ${state.cache * MB}\nshmem 0\nfile_dirty ${MB}\nfile_writeback 0\npgmajfault 3\n`,
  'memory.peak': `${state.peak * MB}\n`,
  'cpu.stat': `usage_usec ${state.cpu * 1e6}\nuser_usec ${state.cpu * 6e5}\nsystem_usec ${state.cpu * 4e5}\nthrottled_usec 500000\n`,
  'io.stat': io,
  'memory.events': 'low 0\noom 0\noom_kill 0\n',
  'cpu.pressure': `some avg10=0.00 avg60=0.00 avg300=0.00 total=${state.cpu * 1e6}\n`,
  '/proc/net/dev': netDev(state),
})

const version1 = (state: State, processes: GroupFiles = {}): GroupFiles => ({
  'memory/memory.stat': `total_cache ${state.cache * MB}\ntotal_rss ${state.anon * MB}\ntotal_shmem 0\ntotal_pgmajfault 3\n`,
  'memory/memory.max_usage_in_bytes': `${state.peak * MB}\n`,
  'memory/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 0\n',
  'cpuacct/cpuacct.usage': `${state.cpu * 1e9}\n`,
  'cpuacct/cpuacct.stat': `user ${state.cpu * 60}\nsystem ${state.cpu * 40}\n`,
  'cpu/cpu.stat': 'nr_throttled 1\nthrottled_time 500000000\n',
  '/proc/net/dev': netDev(state),
  ...processes,
})

const quiet: State = { cpu: 0.1, anon: 10, cache: 0, peak: 10 }
const at = (seconds: number, files: GroupFiles) => ({ ns: 1e12 + seconds * 1e9, files })

describe.each([
  ['version 2', version2],
  ['version 1', version1],
])('figures of control groups %s', (name, filesOf) => {
  test('count from the start, with what each comes from', () => {
    const meter = meterContainer()
    meter.begin(at(0, filesOf({ ...quiet, net: 1, lo: 1 })))
    meter.look(at(1, filesOf({ cpu: 1.1, anon: 200, cache: 50, peak: 260, net: 11, lo: 4 })))
    const usage = meter.read()
    const source = `cgroup v${name.slice(-1)}`
    expect(usage.cpuSeconds).toEqual({ value: 1, source })
    expect(usage.cpuUserSeconds.value).toBeCloseTo(0.6)
    expect(usage.throttledSeconds.value).toBe(0)
    expect(usage.peakMemoryMb).toEqual({ value: 200, source })
    expect(usage.peakMemoryUpperMb).toEqual({ value: 260, source })
    expect(usage.pageCacheMb.value).toBe(50)
    expect(usage.networkMb).toEqual({ value: 20, source: 'network namespace' })
    expect(usage.loopbackMb.value).toBe(3)
    expect(usage.outOfMemory).toBe(false)
  })

  test('bound the peak by the kernel’s, less the cache that was there at both ends of a stretch', () => {
    const meter = meterContainer()
    meter.begin(at(0, filesOf(quiet)))
    meter.look(at(0.1, filesOf({ ...quiet, anon: 100, cache: 0, peak: 130 })))
    meter.look(at(0.2, filesOf({ ...quiet, anon: 100, cache: 500, peak: 600 })))
    meter.look(at(0.3, filesOf({ ...quiet, anon: 100, cache: 900, peak: 1000 })))
    // 600: in that stretch all of the growth may have been memory, before the cache came.
    expect(meter.read()).toMatchObject({ peakMemoryMb: { value: 100 }, peakMemoryUpperMb: { value: 600 } })
  })
})

test('the true peak lies between the bounds, whatever happens between looks', () => {
  const moment = fc.record({ anon: fc.nat(500), cache: fc.nat(500) })
  fc.assert(
    fc.property(fc.array(fc.array(moment, { minLength: 1, maxLength: 5 }), { minLength: 1 }), (stretches) => {
      const meter = meterContainer()
      let [peak, truth, before] = [10, 10, 0]
      meter.begin(at(0, version1(quiet)))
      for (const [index, moments] of stretches.entries()) {
        const last = moments.at(-1)!
        // The documented exception: cache that is dropped and read again between two looks.
        const kept = Math.min(before, last.cache)
        for (const { anon, cache } of moments) {
          peak = Math.max(peak, anon + Math.max(cache, kept))
          truth = Math.max(truth, anon)
        }
        meter.look(at(index + 1, version1({ ...quiet, ...last, peak })))
        before = last.cache
      }
      const { peakMemoryMb, peakMemoryUpperMb } = meter.read()
      expect(peakMemoryMb.value).toBeLessThanOrEqual(truth)
      expect(peakMemoryUpperMb.value).toBeGreaterThanOrEqual(truth)
    }),
  )
})

test('disk of version 2 is the group’s, with what still waits to be written', () => {
  const meter = meterContainer()
  meter.begin(at(0, version2(quiet, `8:0 rbytes=${MB} wbytes=0 rios=1 wios=0\n`)))
  meter.look(at(1, version2(quiet, `8:0 rbytes=${5 * MB} wbytes=${7 * MB} rios=1 wios=0\n`)))
  expect(meter.read()).toMatchObject({
    diskReadMb: { value: 4, source: 'cgroup v2' },
    diskWriteMb: { value: 7, source: 'cgroup v2' },
  })
})

test('disk of version 1 is that of the processes; who has ended is in the first one’s count', () => {
  const io = (read: number, written: number, cancelled = 0) =>
    `rchar: 1\nread_bytes: ${read * MB}\nwrite_bytes: ${written * MB}\ncancelled_write_bytes: ${cancelled * MB}\n`
  const meter = meterContainer()
  meter.begin(at(0, version1(quiet, { '/proc/1/io': io(2, 0) })))
  meter.look(at(1, version1(quiet, { '/proc/1/io': io(2, 0), '/proc/7/io': io(10, 20, 5) })))
  expect(meter.read()).toMatchObject({
    diskReadMb: { value: 10, source: '/proc of the container' },
    diskWriteMb: { value: 15 },
  })
  // A look without them changes nothing; then 7 has ended.
  meter.look(at(2, version1(quiet)))
  meter.look(at(3, version1(quiet, { '/proc/1/io': io(12, 20, 5) })))
  expect(meter.read()).toMatchObject({ diskReadMb: { value: 10 }, diskWriteMb: { value: 15 } })
})

test('a figure that nothing counts is null with the reason', () => {
  const meter = meterContainer()
  meter.begin(at(0, { 'cpu.stat': 'usage_usec 0\n' }))
  const usage = meter.read()
  expect(usage.peakMemoryMb).toEqual({
    value: null,
    reason: 'cgroup v2 of the container has no such counter',
  })
  expect(usage.diskReadMb).toEqual({
    value: null,
    reason: 'neither the cgroup nor /proc of the container counts it',
  })
  expect(usage.networkMb).toEqual({ value: null, reason: 'the container shows no /proc/net/dev' })
})

test('a process ended for want of memory since the start is said', () => {
  const meter = meterContainer()
  const events = (kills: number) => ({ ...version2(quiet), 'memory.events': `oom 1\noom_kill ${kills}\n` })
  meter.begin(at(0, events(1)))
  expect(meter.read().outOfMemory).toBe(false)
  meter.look(at(1, events(2)))
  expect(meter.read().outOfMemory).toBe(true)
})

test('begins anew: counters, peaks and series', () => {
  const meter = meterContainer()
  meter.begin(at(0, version2(quiet)))
  meter.look(at(1, version2({ cpu: 5, anon: 400, cache: 0, peak: 400 })))
  meter.begin(at(2, version2({ cpu: 5, anon: 20, cache: 0, peak: 400 })))
  meter.look(at(3, version2({ cpu: 6, anon: 30, cache: 0, peak: 400 })))
  const { cpuSeconds, peakMemoryMb, series } = meter.read()
  expect(cpuSeconds.value).toBe(1)
  expect(peakMemoryMb.value).toBe(30)
  expect(series!.cpuCores).toHaveLength(10)
})
