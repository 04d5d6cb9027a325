import { describe, expect, test } from 'vitest'
import { builtInStacks, resolveStack } from '../../src/stacks/registry.ts'

const limits = { cpus: 2, memoryMb: 4096 }
const labelOf = (id: string, settings = {}) => {
  const { stack, options } = resolveStack(id, settings)
  return stack.label(options, limits, 0)
}

describe('resolveStack', () => {
  test('labels say what runs', () => {
    expect(labelOf('spark')).toBe('spark (local[2])')
    expect(labelOf('spark', { version: '3.5.9' })).toBe('spark 3.5.9 (local[2])')
    expect(labelOf('pythonic')).toBe('pythonic (polars)')
    expect(labelOf('pythonic', { engine: 'duckdb' })).toBe('pythonic (duckdb)')
    expect(labelOf('pythonic:polars')).toBe('pythonic (polars)')
    expect(labelOf('pythonic:duckdb')).toBe('pythonic (duckdb)')
  })

  test('a suffix of a stack without variants is a name, so that two arms differ', () => {
    expect(labelOf('spark:tuned')).toBe('spark:tuned (local[2])')
    expect(resolveStack('spark:tuned', {}).stack.name).toBe('spark')
  })

  test('names the stacks that exist, also registered ones', () => {
    expect(() => resolveStack('flink', {})).toThrow(
      'Stack "flink": expected one of spark, pythonic; got "flink"',
    )
    const own = { ...builtInStacks[0]!, name: 'own' }
    expect(() => resolveStack('flink', {}, [...builtInStacks, own])).toThrow('spark, pythonic, own')
    expect(resolveStack('own', {}, [...builtInStacks, own]).stack.name).toBe('own')
  })

  test('names the variants that exist', () => {
    expect(() => resolveStack('pythonic:pandas', {})).toThrow(
      'Stack "pythonic:pandas": expected pythonic or one of pythonic:polars, pythonic:duckdb',
    )
  })

  test('refuses an option that contradicts the variant', () => {
    expect(() => resolveStack('pythonic:duckdb', { engine: 'polars' })).toThrow(
      'Stack "pythonic:duckdb": engine: expected "duckdb", as the name says; got "polars"',
    )
    expect(labelOf('pythonic:duckdb', { engine: 'duckdb' })).toBe('pythonic (duckdb)')
  })

  test('refuses unknown and wrong options, all in one message', () => {
    expect(() => resolveStack('spark', { verison: '4.1.4', packages: 'a:b:c' })).toThrow(
      /Stack "spark":\n.*packages: expected array.*\n.*verison/s,
    )
  })

  test.each([
    [
      'spark',
      { conf: { 'spark.master': 'local[9]' } },
      /conf: expected none of spark.master.*resourceLimits/,
    ],
    [
      'spark',
      { conf: { 'spark.driver.memory': '9g' } },
      /conf: expected none of spark.master.*resourceLimits/,
    ],
    [
      'spark',
      { conf: { 'spark.executor.memory': '9g' } },
      /conf: expected none of spark.master.*resourceLimits/,
    ],
    ['pythonic:duckdb', { settings: { threads: 9 } }, /settings: expected no threads .*resourceLimits/],
    ['pythonic', { environment: { POLARS_MAX_THREADS: 9 } }, /environment: expected no .*resourceLimits/],
    [
      'pythonic',
      { settings: { enable_progress_bar: false } },
      /settings: expected settings only with engine duckdb/,
    ],
  ])('refuses for %s %o, which the limits decide or the engine lacks', (id, settings, message) => {
    expect(() => resolveStack(id, settings)).toThrow(message)
  })
})
