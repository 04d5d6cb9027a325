import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readCounters, usageBetween } from '../../../src/targets/docker/serviceUsage.ts'

/** Recorded from Docker 20.10 on cgroup v1: PostgreSQL in a trial, a second apart, and a container that does not run. */
const [first, second, third, last, stopped] = readFileSync(
  new URL('./fixtures/stats.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => readCounters(JSON.parse(line)))

const source = 'the engine’s statistics'

describe('recorded statistics', () => {
  test('counters count from the first to the last, memory is the largest in between', () => {
    expect(usageBetween('PostgreSQL', [first!, second!, third!, last!])).toEqual({
      service: 'PostgreSQL',
      cpuSeconds: { value: (4_980_481_966 - 4_922_574_702) / 1e9, source },
      peakMemoryMb: { value: (54_276_096 - 19_791_872) / 2 ** 20, source },
      networkMb: { value: (642_611 + 548_586 - 619_458 - 527_278) / 2 ** 20, source },
    })
  })

  test('of a service that has ended nothing is known', () => {
    const reason = 'its container does not run'
    expect(usageBetween('PostgreSQL', [first!, stopped!])).toEqual({
      service: 'PostgreSQL',
      cpuSeconds: { value: null, reason },
      peakMemoryMb: { value: null, reason },
      networkMb: { value: null, reason },
    })
  })

  test('counters that begin anew are not taken for a difference', () => {
    const { cpuSeconds } = usageBetween('PostgreSQL', [last!, first!])
    expect(cpuSeconds).toEqual({ value: null, reason: 'its container was started again' })
  })
})

describe('statistics as the Engine API describes them', () => {
  const stats = {
    cpu_stats: { cpu_usage: { total_usage: 5 } },
    memory_stats: { usage: 300, stats: { anon: 100, file: 180, inactive_file: 80 } },
  }

  test('version 2 of control groups names the page cache otherwise', () => {
    expect(readCounters(stats).memory).toBe(220)
  })

  test('all interfaces count, and a container without one has no figure', () => {
    const networks = { eth0: { rx_bytes: 1, tx_bytes: 20 }, eth1: { rx_bytes: 300, tx_bytes: 4000 } }
    expect(readCounters({ ...stats, networks }).network).toBe(4321)
    const without = readCounters(stats)
    expect(usageBetween('MinIO', [without, without]).networkMb).toEqual({
      value: null,
      reason: 'its container has no network of its own',
    })
  })
})
