import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clickstream, files, tpch } from '../../src/scenario/data.ts'
import { filter } from '../../src/scenario/operations.ts'
import { parseScenario, type ScenarioDefinition } from '../../src/scenario/scenario.ts'
import { sizeAndLimits, type VariantRequest, variantsOf } from '../../src/scenario/variants.ts'

const operations: ScenarioDefinition['operations'] = [filter('is_bot')]
const base = { data: clickstream({ size: '5MB' }), operations, output: { is_bot: 'boolean' as const } }

const parsed = (given: Partial<ScenarioDefinition> = {}) =>
  parseScenario('s', { ...base, ...given } as ScenarioDefinition)

const nothing: VariantRequest = { config: {}, overrides: {} }

const written = (given: Partial<ScenarioDefinition>, request: Partial<VariantRequest> = {}) =>
  variantsOf(parsed(given), { ...nothing, ...request }).map(({ variant, data, resourceLimits }) => [
    variant,
    'size' in data ? data.size : null,
    resourceLimits,
  ])

describe('a scenario written out', () => {
  test('stays as it is without sizes and limits', () => {
    expect(variantsOf(parsed(), nothing)).toEqual([parsed()])
    expect(JSON.stringify(variantsOf(parsed(), nothing)[0])).toBe(JSON.stringify(parsed()))
  })

  test('has no other name with a single size and limit', () => {
    expect(written({ sizes: ['10MB'], limits: [{ cpus: 1 }] })).toEqual([[undefined, '10MB', { cpus: 1 }]])
  })

  test('is one scenario for each size and limit, sizes first', () => {
    const given = { sizes: ['3MB', { rows: 5000 }] as const, limits: [{ cpus: 1 }, { memoryMb: 1024 }] }
    expect(
      written({ ...given, sizes: [...given.sizes], resourceLimits: { cpus: 2, memoryMb: 2048 } }),
    ).toEqual([
      ['3MB · 1 CPU', '3MB', { cpus: 1, memoryMb: 2048 }],
      ['3MB · 1024 MiB', '3MB', { cpus: 2, memoryMb: 1024 }],
      ['5,000 rows · 1 CPU', { rows: 5000 }, { cpus: 1, memoryMb: 2048 }],
      ['5,000 rows · 1024 MiB', { rows: 5000 }, { cpus: 2, memoryMb: 1024 }],
    ])
  })

  test('has executors beside its limits, and another name for each number', () => {
    const limits = [{ executors: 0 }, { cpus: 4, executors: 1 }, { cpus: 4, executors: 2 }]
    const variants = variantsOf(parsed({ limits, resourceLimits: { cpus: 2 } }), nothing)
    expect(
      variants.map(({ variant, resourceLimits, executors }) => [variant, resourceLimits, executors]),
    ).toEqual([
      ['0 executors', { cpus: 2 }, 0],
      ['4 CPUs, 1 executor', { cpus: 4 }, 1],
      ['4 CPUs, 2 executors', { cpus: 4 }, 2],
    ])
    const [single] = variantsOf(parsed({ limits: [{ executors: 2 }] }), nothing)
    expect(single).toMatchObject({ executors: 2, resourceLimits: {} })
    expect(single).not.toHaveProperty('variant')
  })

  test('keeps nothing of the lists but its own limit', () => {
    const variants = variantsOf(
      parsed({ sizes: ['3MB', '5MB'], limits: [{ cpus: 1 }, { cpus: 2 }] }),
      nothing,
    )
    expect(variants.map((one) => [one.sizes, one.limits])).toEqual([
      [undefined, [{ cpus: 1 }]],
      [undefined, [{ cpus: 2 }]],
      [undefined, [{ cpus: 1 }]],
      [undefined, [{ cpus: 2 }]],
    ])
  })

  test('any number of sizes and limits gives their product, each once and each with a name of its own', () => {
    const some = <Value>(values: Value[]) => fc.subarray(values, { minLength: 1 })
    fc.assert(
      fc.property(
        some(['1MB', '3MB', '10MB', '30MB', '1GB'] as const),
        some([
          { cpus: 1 },
          { cpus: 2 },
          { memoryMb: 512 },
          { cpus: 1, memoryMb: 512 },
          { executors: 0 },
          { executors: 2 },
          { cpus: 2, executors: 2 },
        ]),
        (sizes, limits) => {
          const variants = variantsOf(parsed({ sizes: [...sizes], limits }), nothing)
          expect(variants).toHaveLength(sizes.length * limits.length)
          const places = variants.map(({ data, resourceLimits, executors }) =>
            JSON.stringify([data, resourceLimits, executors]),
          )
          expect(new Set(places).size).toBe(variants.length)
          expect(new Set(variants.map(({ variant }) => variant)).size).toBe(variants.length)
          expect(variants.every(({ variant }) => (variant === undefined) === (variants.length === 1))).toBe(
            true,
          )
          // Written out again, nothing changes.
          expect(variants.flatMap((one) => variantsOf(one, nothing).map(({ data }) => data))).toEqual(
            variants.map(({ data }) => data),
          )
        },
      ),
    )
  })
})

describe('what is stronger', () => {
  const sizes = ['3MB', '10MB'] as const

  test.for<[string, Partial<VariantRequest>, unknown[]]>([
    ['the scenario before the plugin', { config: { sizes: ['1MB', '2MB'] } }, ['3MB', '10MB']],
    ['--sizes before the scenario', { overrides: { sizes: ['1MB', '2MB'] } }, ['1MB', '2MB']],
    ['--size before all', { overrides: { size: '7MB' }, config: { size: '7MB' } }, ['7MB']],
    ['--sizes before the plugin’s size', { overrides: { sizes: ['1MB'] }, config: { size: '7MB' } }, ['1MB']],
    ['the plugin’s size, which is for every scenario', { config: { size: '7MB' } }, ['7MB']],
  ])('%s', ([, request, expected]) => {
    expect(written({ sizes: [...sizes] }, request).map(([, size]) => size)).toEqual(expected)
  })

  test('a command that takes one size of several leaves its name as it was', () => {
    expect(written({ sizes: [...sizes] }, { overrides: { sizes: ['3MB'] } })).toEqual([
      ['3MB', '3MB', undefined],
    ])
    expect(written({}, { config: { sizes: [...sizes] }, overrides: { sizes: ['3MB'] } })).toEqual([
      ['3MB', '3MB', undefined],
    ])
  })

  test('--cpus takes the place of what limits say of cores, and makes one of what is then the same', () => {
    const limits = [{ cpus: 1 }, { cpus: 2 }]
    expect(written({ limits }, { overrides: { resourceLimits: { cpus: 2 } } })).toEqual([
      ['2 CPUs', '5MB', { cpus: 2 }],
    ])
    const spread = limits.map((limit) => ({ ...limit, executors: limit.cpus - 1 }))
    expect(written({ limits: spread }, { overrides: { resourceLimits: { cpus: 2 } } })).toEqual([
      ['2 CPUs, 0 executors', '5MB', { cpus: 2 }],
      ['2 CPUs, 1 executor', '5MB', { cpus: 2 }],
    ])
    expect(written({ limits }, { overrides: { resourceLimits: { memoryMb: 512 } } })).toEqual([
      ['1 CPU', '5MB', { cpus: 1 }],
      ['2 CPUs', '5MB', { cpus: 2 }],
    ])
  })

  test('a scenario’s own limits before the plugin’s', () => {
    const config = { limits: [{ cpus: 1 }, { cpus: 2 }] }
    expect(written({}, { config })).toHaveLength(2)
    expect(written({ resourceLimits: { cpus: 1 } }, { config })).toEqual([[undefined, '5MB', { cpus: 1 }]])
  })
})

test('a user’s own files have the size they have', () => {
  const data = files({ events: 'events.parquet' })
  expect(() => parsed({ data, sizes: ['3MB'] })).toThrow(/sizes: expected none, as your own files/)
  expect(written({ data }, { overrides: { sizes: ['3MB', '10MB'] }, config: { size: '3MB' } })).toEqual([
    [undefined, null, undefined],
  ])
})

test('TPC-H has sizes in bytes alone', () => {
  const data = tpch({ scaleFactor: 0.1 })
  expect(() => parsed({ data, sizes: [{ rows: 5000 }] })).toThrow(
    /sizes: expected sizes like '60MB', as TPC-H/,
  )
  expect(() => written({ data }, { config: { size: { rows: 5000 } } })).toThrow(/size: expected a size like/)
  expect(variantsOf(parsed({ data, sizes: ['3MB', '10MB'] }), nothing).map((one) => one.data)).toEqual([
    { kind: 'tpch', size: '3MB' },
    { kind: 'tpch', size: '10MB' },
  ])
})

test.for<[Partial<ScenarioDefinition>, RegExp]>([
  [{ sizes: [] }, /sizes: expected at least one size/],
  [{ sizes: ['small', '10MB'] }, /expected each size once; got small and 10MB, which ask for the same/],
  [{ sizes: ['3 parsecs' as '3MB'] }, /expected 'small', 'medium', 'large'/],
  [{ limits: [] }, /limits: expected at least one limit/],
  [{ limits: [{}] }, /expected at least one of cpus, memoryMb and executors/],
  [{ limits: [{ executors: -1 }] }, /executors/],
  [{ limits: [{ executors: 0.5 }] }, /executors/],
  [{ limits: [{ executors: 2 }, { executors: 2 }] }, /expected each limit once/],
  [{ resourceLimits: { executors: 2 } as object }, /executors/],
  [{ limits: [{ cpus: 1 }, { cpus: 1 }] }, /expected each limit once/],
  [{ limits: [{ cpus: 0 }] }, /limits/],
])('%j is refused', ([given, message]) => {
  expect(() => parsed(given)).toThrow(message)
})

test('a size is named once beside its variant', () => {
  expect(sizeAndLimits({ size: '10MB' })).toBe('10MB')
  expect(sizeAndLimits({ size: '10MB', variant: '10MB' })).toBe('10MB')
  expect(sizeAndLimits({ size: '10MB', variant: '10MB · 2 CPUs' })).toBe('10MB · 2 CPUs')
  expect(sizeAndLimits({ size: '10MB', variant: '2 CPUs' })).toBe('10MB · 2 CPUs')
})
