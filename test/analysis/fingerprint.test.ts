import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareFingerprints, type FingerprintInput, fingerprintOf } from '../../src/analysis/fingerprint.ts'

const input = (fields: Partial<FingerprintInput> = {}): FingerprintInput => ({
  target: 'local',
  machine: {
    cpuModel: 'Example CPU',
    cpus: 4,
    allowedCpus: '0,1',
    memoryMb: 15_990,
    kernel: 'Linux 6.8.0-45-generic',
    os: 'Ubuntu 24.04.1 LTS',
    node: 'v24.21.0',
  },
  limits: {
    cpus: 2,
    memoryMb: 4096,
    enforcement: {
      cpus: { enforced: true, by: 'CPU affinity' },
      memory: { enforced: false, by: 'engine settings' },
    },
  },
  stacks: {
    spark: {
      engine: { conf: { 'spark.driver.extraClassPath': '/home/ann/.cache/x/jars/a.jar:/home/ann/b.jar' } },
      versions: { pyspark: '4.1.4', java: '17.0.15' },
    },
  },
  data: 'd1',
  work: { tables: { output: { columns: { id: 'long' } } }, steps: null },
  write: {
    formatVersion: 2,
    codec: 'zstd',
    rowLevelMode: 'copy-on-write',
    distribution: 'none',
    targetFileSizeMb: 512,
  },
  tool: '1.0.0',
  ...fields,
})

const machine = (fields: FingerprintInput['machine']) => input({ machine: { ...input().machine, ...fields } })

const differences = (after: FingerprintInput) =>
  compareFingerprints(fingerprintOf(input()), fingerprintOf(after)).map(({ decisive, text }) => [
    decisive,
    text,
  ])

describe('what makes times incomparable is named and changes the digest', () => {
  test.each<[string, FingerprintInput, string[]]>([
    [
      'another CPU',
      machine({ cpuModel: 'Other CPU' }),
      ['machine, CPU model: was Example CPU, is Other CPU'],
    ],
    ['less memory', machine({ memoryMb: 7990 }), ['machine, memory in GiB: was 15.5, is 8']],
    ['fewer usable CPUs', machine({ allowedCpus: '3' }), ['machine, usable CPUs: was 2, is 1']],
    [
      'another kernel series',
      machine({ kernel: 'Linux 6.11.0-2' }),
      ['machine, kernel: was Linux 6.8, is Linux 6.11'],
    ],
    [
      'a fact that this version does not know',
      machine({ gpu: 'none' }),
      ['machine, gpu: was not there, is none'],
    ],
    ['other data', input({ data: 'd2' }), ['scenario, data: was d1, is d2']],
    [
      'executors',
      input({ limits: { ...input().limits, executors: 2 } }),
      ['limits, executors: was not there, is 2'],
    ],
    [
      'an engine’s version, its settings and a further stack',
      input({
        stacks: {
          spark: {
            engine: { conf: { 'spark.driver.extraClassPath': 'a.jar:c.jar' } },
            versions: { pyspark: '4.2.0', java: '17.0.15' },
          },
          pythonic: { engine: { settings: { threads: 2 } }, versions: {} },
        },
      }),
      [
        'settings of spark, conf.spark.driver.extraClassPath: was a.jar:b.jar, is a.jar:c.jar',
        'versions of spark, pyspark: was 4.1.4, is 4.2.0',
        'settings of pythonic, settings.threads: was not there, is 2',
      ],
    ],
    ['other limits', input({ limits: { ...input().limits, cpus: 1 } }), ['limits, cpus: was 2, is 1']],
    ['another version of the tool', input({ tool: '1.1.0' }), ['scenario, etl-bench: was 1.0.0, is 1.1.0']],
  ])('%s', (_, after, expected) => {
    const found = differences(after).filter(([decisive]) => decisive)
    expect(found.map(([, text]) => text)).toEqual(expected)
    expect(fingerprintOf(after).digest).not.toBe(fingerprintOf(input()).digest)
  })

  test('other operations, by their digest', () => {
    const [difference, ...more] = differences(input({ work: { tables: {}, steps: {} } }))
    expect(difference![1]).toMatch(/^scenario, work: was [0-9a-f]{32}, is [0-9a-f]{32}$/)
    expect(more).toEqual([])
  })
})

test('what may differ is told apart and leaves the digest as it is', () => {
  const after = machine({
    allowedCpus: '2,3',
    memoryMb: 15_920,
    kernel: 'Linux 6.8.0-47-generic',
    os: 'Ubuntu 24.04.2 LTS',
    node: 'v26.0.0',
  })
  expect(differences(after)).toEqual([
    [false, 'machine, numbers of usable CPUs: was 0,1, is 2,3'],
    [false, 'machine, memory in MiB: was 15990, is 15920'],
    [false, 'machine, kernel release: was Linux 6.8.0-45-generic, is Linux 6.8.0-47-generic'],
    [false, 'machine, os: was Ubuntu 24.04.1 LTS, is Ubuntu 24.04.2 LTS'],
    [false, 'machine, node: was v24.21.0, is v26.0.0'],
  ])
  expect(fingerprintOf(after).digest).toBe(fingerprintOf(input()).digest)
})

test('where jars and caches lie is no part of it', () => {
  const stacks = {
    spark: {
      engine: { conf: { 'spark.driver.extraClassPath': '/home/u/c/a.jar:/b.jar' } },
      versions: input().stacks.spark!.versions,
    },
  }
  expect(differences(input({ stacks }))).toEqual([])
})

test('why a limit is not kept is no part of it, that it is not is one', () => {
  const keeping = (memory: { enforced: boolean; by: string }) =>
    input({ limits: { ...input().limits, enforcement: { ...input().limits.enforcement, memory } } })
  expect(
    differences(keeping({ enforced: false, by: 'engine settings; EROFS: /sys/fs/cgroup/try.81' })),
  ).toEqual([])
  expect(differences(keeping({ enforced: true, by: 'cgroup v2' }))).toEqual([
    [true, 'limits, kept for memory by: was nothing, is cgroup v2'],
  ])
})

test('addresses of services are kept whole', () => {
  const engine = { endpoint: 'https://store.example:9000/a/b' }
  const { decisive } = fingerprintOf(input({ stacks: { s: { engine, versions: {} } } }))
  expect(decisive['settings of s']).toEqual(engine)
})

test('the order in which settings and facts are given changes nothing', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())), (settings) => {
      const reversed = Object.fromEntries(Object.entries(settings).reverse())
      const one = input({ stacks: { a: { engine: { settings }, versions: {} } }, work: settings })
      const other = input({ stacks: { a: { engine: { settings: reversed }, versions: {} } }, work: reversed })
      expect(fingerprintOf(other).digest).toBe(fingerprintOf(one).digest)
      expect(compareFingerprints(fingerprintOf(one), fingerprintOf(other))).toEqual([])
    }),
  )
})

test('there is a decisive difference just where digests differ', () => {
  const engines = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'))
  fc.assert(
    fc.property(engines, engines, (one, other) => {
      const [before, after] = [one, other].map((engine) =>
        fingerprintOf(input({ stacks: { s: { engine, versions: {} } } })),
      )
      expect(compareFingerprints(before!, after!).some(({ decisive }) => decisive)).toBe(
        before!.digest !== after!.digest,
      )
    }),
  )
})
