import { describe, expect, test } from 'vitest'
import { cacheCheck } from '../../../../src/targets/local/doctor/disk.ts'
import { limitChecks } from '../../../../src/targets/local/doctor/limits.ts'
import { metricSources } from '../../../../src/targets/local/doctor/metricSources.ts'
import { loadChecks, settingChecks } from '../../../../src/targets/local/doctor/noise.ts'
import { stackCheck } from '../../../../src/targets/local/doctor/stacks.ts'
import { scratchFolder } from '../../../support/scratch.ts'

const quiet = {
  cpus: 4,
  loadAtStart: 0.1,
  otherCores: 0.02,
  busyProcesses: [],
  stolenShare: 0,
  cpuPressure: 0,
  memoryPressure: 0,
  ioPressure: 0,
  throttledShare: null,
  swappedMb: 0,
}

describe('noise', () => {
  test('a quiet machine is fine', () => {
    expect(loadChecks(quiet)).toEqual([
      { name: 'load', status: 'ok', detail: 'other work uses 0.0 of 4 CPUs, load 0.1', advice: '' },
      {
        name: 'CPU steal',
        status: 'ok',
        detail: '0 % of the CPU time is withheld by the hypervisor',
        advice: '',
      },
    ])
  })

  test('a busy one is not, with who it is', () => {
    const busyProcesses = [{ pid: 7, name: 'java', cores: 0.9 }]
    const checks = loadChecks({ ...quiet, otherCores: 1.25, busyProcesses, stolenShare: 0.2 })
    expect(checks).toEqual([
      {
        name: 'load',
        status: 'limited',
        detail: 'other work uses 1.3 of 4 CPUs, load 0.1 (java, pid 7: 90 %)',
        advice: 'end it before a run',
      },
      {
        name: 'CPU steal',
        status: 'limited',
        detail: '20 % of the CPU time is withheld by the hypervisor',
        advice: 'use a machine that is not shared, or run more blocks',
      },
    ])
  })

  test('settings of the machine', () => {
    const files: Record<string, string> = {
      '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor': 'powersave\n',
      '/proc/meminfo': 'MemTotal: 8000 kB\nSwapTotal:      2048000 kB\nSwapFree:        1024000 kB\n',
      '/proc/cpuinfo': 'flags\t\t: fpu vme hypervisor lahf_lm\n',
    }
    expect(
      settingChecks((path) => files[path] ?? null).map(({ status, detail }) => [status, detail]),
    ).toEqual([
      ['limited', 'powersave'],
      ['limited', '1000 of 2000 MiB used'],
      ['ok', 'virtual: neighbours may take CPU time, which shows as steal'],
    ])
    const off = settingChecks((path) =>
      path === '/proc/meminfo' ? 'SwapTotal: 0 kB\nSwapFree: 0 kB\n' : null,
    )
    expect(off.map(({ name, status, detail }) => [name, status, detail])).toEqual([
      ['CPU governor', 'ok', 'none to be seen from here'],
      ['swap', 'ok', 'off'],
    ])
  })
})

describe('limits', () => {
  test('that are kept', () => {
    const kept = { cpus: { enforced: true, by: 'CPU affinity' }, memory: { enforced: true, by: 'cgroup v2' } }
    expect(limitChecks(kept, ['unshare', '--net']).map(({ status, detail }) => [status, detail])).toEqual([
      ['ok', 'kept by CPU affinity'],
      ['ok', 'kept by cgroup v2'],
      ['ok', 'counted in a network namespace of its own'],
    ])
  })

  test('that are not, why, and what to do', () => {
    const none = { enforced: false, by: 'engine settings; no rights' }
    expect(limitChecks({ cpus: none, memory: none }, { whyNot: 'no namespaces' })).toEqual([
      {
        name: 'CPU limit',
        status: 'limited',
        detail: 'advisory: engine settings; no rights',
        advice: 'run on Linux with util-linux (taskset)',
      },
      {
        name: 'memory limit',
        status: 'limited',
        detail: 'advisory: engine settings; no rights',
        advice: 'run as root, or by `systemd-run --user --scope -p Delegate=yes npx vitest bench`',
      },
      {
        name: 'network of a trial',
        status: 'limited',
        detail: 'not counted: no namespaces',
        advice: 'run as root, or allow user namespaces',
      },
    ])
  })
})

test('metrics come from the processes where there is no control group', () => {
  const by = (...args: Parameters<typeof metricSources>) =>
    Object.fromEntries(
      metricSources(...args).map(({ metric, source, exactness }) => [metric, [source, exactness]]),
    )
  const grouped = by({ version: 2, parents: {}, holdsCpus: true }, [])
  expect(grouped.avgCpuPercent).toEqual(['cgroup v2', 'exact'])
  expect(grouped.networkIoMb).toEqual(['network namespace', 'exact'])
  const alone = by({ whyNot: 'no rights' }, { whyNot: 'not allowed' })
  expect(alone.peakMemoryMb![0]).not.toContain('cgroup')
  expect(alone.networkIoMb).toEqual(['none', 'not measured'])
  expect(Object.keys(alone)).toEqual(Object.keys(grouped))
  expect(Object.keys(alone)).toHaveLength(8)
})

describe('a stack', () => {
  const finding = { name: 'spark', missing: [], versions: { java: '17.0.1', pyspark: '4.1.4' }, noJava: null }
  test('that is set up needs no network', () => {
    expect(stackCheck(finding, false)).toMatchObject({
      status: 'ok',
      detail: 'set up, works offline: java 17.0.1, pyspark 4.1.4',
    })
  })

  test('that lacks a Java which can’t be brought', () => {
    expect(stackCheck({ ...finding, noJava: [21, 25] }, true)).toMatchObject({
      status: 'missing',
      detail: 'Java 21 or 25 was not found',
      advice: 'install it, or set JAVA_HOME',
    })
  })
})

test('a cache without room for what must still be made is missing something', async () => {
  const folder = scratchFolder()
  expect(await cacheCheck(folder, 1e12)).toMatchObject({
    status: 'missing',
    detail: expect.stringMatching(/ free; the set-up needs about 1,000,000 TB$/),
    advice: 'free some space, or set ETL_BENCH_CACHE_DIR to a folder on another disk',
  })
})
