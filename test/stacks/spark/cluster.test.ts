import { describe, expect, test } from 'vitest'
import { fairnessNotes } from '../../../src/analysis/fairness.ts'
import type { Dataset } from '../../../src/dataset/dataset.ts'
import { resolveStack } from '../../../src/stacks/registry.ts'

const catalog = { name: 'c', properties: { type: 'sql', uri: 'sqlite:////x/c.db', warehouse: 'file:///x' } }
const runtime = { name: 'spark', jars: ['/jars/a.jar'], versions: {} }
const limits = { cpus: 2, memoryMb: 4096 }

const spark = (executors: number, of = limits, conf: Record<string, string> = {}) => {
  const { stack, options } = resolveStack('spark', { conf })
  return {
    label: stack.label(options, of, executors),
    conf: stack.engine({ options, limits: of, executors, catalog, runtime }).conf as Record<string, string>,
    limitSettings: stack.limitSettings(of, options, executors),
    cluster: stack.cluster!({ options, limits: of, executors }),
  }
}

describe('a cluster of spark', () => {
  test('is a master, workers and the driver, which have the limits together', () => {
    const { companions, runner, parts } = spark(2).cluster
    expect(companions.map(({ name, role, after, share }) => ({ name, role, after, share }))).toEqual([
      { name: 'master', role: 'master', after: undefined, share: { cpus: 0.1, memoryMb: 256 } },
      { name: 'worker-1', role: 'worker', after: 'master', share: { cpus: 0.63, memoryMb: 1408 } },
      { name: 'worker-2', role: 'worker', after: 'master', share: { cpus: 0.63, memoryMb: 1408 } },
    ])
    expect(runner).toEqual({ name: 'driver', share: { cpus: 0.64, memoryMb: 1024 } })
    expect(parts.map(({ name }) => name)).toEqual(['driver', 'master', 'worker-1', 'worker-2'])
    expect(parts.reduce((sum, { memoryMb }) => sum + memoryMb, 0)).toBe(limits.memoryMb)
  })

  test('has a session whose executors fit the workers', () => {
    expect(spark(2).conf).toMatchObject({
      'spark.master': 'spark://master:7077',
      'spark.driver.host': 'driver',
      'spark.driver.bindAddress': '0.0.0.0',
      'spark.driver.memory': '640m',
      'spark.executor.memory': '768m',
      'spark.executor.cores': '1',
      'spark.cores.max': '2',
      'spark.executor.extraClassPath': '/jars/a.jar',
      'spark.executor.extraJavaOptions': '-Duser.timezone=UTC -XX:+UseParallelGC',
    })
    const offered = spark(2)
      .cluster.companions.map(({ args }) => args.join(' '))
      .slice(1)
    for (const words of offered) expect(words).toMatch(/--cores 1 --memory 1152M spark:\/\/master:7077$/)
  })

  test('takes a user’s own class path and Java options of executors', () => {
    const own = {
      'spark.executor.extraJavaOptions': '-XX:+UseG1GC',
      'spark.executor.extraClassPath': '/own.jar',
    }
    expect(spark(2, limits, own).conf).toMatchObject({
      'spark.executor.extraClassPath': '/jars/a.jar:/own.jar',
      'spark.executor.extraJavaOptions': '-Duser.timezone=UTC -XX:+UseG1GC',
    })
  })

  test('says in its name what ran, and that its cores are too many', () => {
    expect(spark(0).label).toBe('spark (local[2])')
    expect(spark(2, { cpus: 16, memoryMb: 16_384 }).label).toBe('spark (2 executors × 8 cores)')
    expect(spark(2).label).toBe('spark (2 executors × 1 core, oversubscribed)')
    expect(spark(2).cluster.warnings).toEqual([
      expect.objectContaining({
        code: 'oversubscribed',
        text: '2 executors with 1 core each have 1.26 CPUs together: the rest of the limits is the driver’s and the master’s',
      }),
    ])
    expect(spark(2, { cpus: 16, memoryMb: 16_384 }).cluster.warnings).toEqual([])
  })

  test('tells how its settings keep the limits', () => {
    expect(spark(2).limitSettings).toEqual({
      cpus: 'spark.executor.cores=1, spark.cores.max=2',
      memory: expect.stringContaining('spark.driver.memory=640m, spark.executor.memory=768m'),
    })
  })
})

describe('one process', () => {
  test('has no settings of executors', () => {
    const names = Object.keys(spark(0).conf)
    expect(names.filter((name) => /executor|cores|blockManager/.test(name))).toEqual([])
  })
})

describe('the fairness section', () => {
  const notes = (keepsCompanions: boolean) =>
    fairnessNotes({
      environment: {
        limits: {
          available: limits,
          cpus: { enforced: true, by: 'quota' },
          memory: { enforced: true, by: 'cgroup' },
        },
        keepsCompanions,
      },
      dataset: { manifest: { tables: {} } } as unknown as Dataset,
      arms: [
        { label: 'spark', cluster: spark(2).cluster },
        { label: 'pythonic', cluster: null },
      ],
      settings: { warm: 0, settleSeconds: 10 },
    })

  test('shows how a cluster divides the limits', () => {
    expect(notes(false)).toContain(
      'spark: the limits are divided among driver (0.64 CPUs, 1024 MiB), master (0.1 CPUs, 256 MiB), ' +
        'worker-1 (0.63 CPUs, 1408 MiB), worker-2 (0.63 CPUs, 1408 MiB)',
    )
  })

  test('says which companions were started anew and which served one trial after another', () => {
    expect(notes(false)).toContain(
      'spark: master, worker-1, worker-2 started anew for each trial, before its time',
    )
    expect(notes(true)).toContain('spark: master, worker-1, worker-2 served one trial after another')
    expect(notes(true).join()).not.toContain('anew')
  })
})
