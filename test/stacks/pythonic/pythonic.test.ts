import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { resolveStack } from '../../../src/stacks/registry.ts'

const catalog = { name: 'c', properties: {} }
const runtime = { name: 'pythonic', jars: [], versions: {} }
const limits = { cpus: 3, memoryMb: 2048 }

const pythonic = (id: string, settings: Record<string, unknown> = {}) => {
  const { stack, options } = resolveStack(id, settings)
  return {
    engine: stack.engine({ options, limits, executors: 0, catalog, runtime }),
    limitSettings: stack.limitSettings(limits, options, 0),
    requirements: stack.runtime(options, catalog).requirements,
    modules: [stack.processor(options), stack.expressions(options)],
  }
}

describe('the pythonic stack', () => {
  test('on Polars has its threads from the limits, and says that memory is advisory', () => {
    const { engine, limitSettings, modules } = pythonic('pythonic')
    expect(engine).toEqual({
      environment: {
        POLARS_MAX_THREADS: '3',
        POLARS_ICEBERG_PLANNER: 'pyiceberg',
        PYICEBERG_MAX_WORKERS: '7',
      },
    })
    expect(limitSettings).toEqual({
      cpus: 'POLARS_MAX_THREADS=3',
      memory: 'advisory: Polars has no setting for it',
    })
    expect(modules).toEqual(['stacks.pythonic.polars.processor', 'stacks.pythonic.expressions_polars'])
  })

  test('on DuckDB has threads and memory from the limits', () => {
    const { engine, limitSettings, modules } = pythonic('pythonic:duckdb')
    expect(engine).toEqual({
      environment: { PYICEBERG_MAX_WORKERS: '7' },
      settings: { threads: 3, memory_limit: '1228MiB', preserve_insertion_order: false },
    })
    expect(limitSettings).toEqual({
      cpus: 'threads=3',
      memory: 'memory_limit=1228MiB, of DuckDB alone',
    })
    expect(modules).toEqual(['stacks.pythonic.duckdb.processor', 'stacks.pythonic.expressions_duckdb'])
  })

  test('takes a user’s own settings', () => {
    const environment = { POLARS_FORCE_ASYNC: 1, PYICEBERG_MAX_WORKERS: '1' }
    expect(pythonic('pythonic', { environment }).engine).toEqual({
      environment: {
        POLARS_MAX_THREADS: '3',
        POLARS_ICEBERG_PLANNER: 'pyiceberg',
        PYICEBERG_MAX_WORKERS: '1',
        POLARS_FORCE_ASYNC: '1',
      },
    })
    expect(
      pythonic('pythonic:duckdb', { settings: { preserve_insertion_order: true } }).engine,
    ).toMatchObject({
      settings: { preserve_insertion_order: true },
    })
  })

  test('replaces the pins of packages that a user names, whatever the case and separators', () => {
    expect(pythonic('pythonic').requirements.locked).toBe(true)
    expect(
      pythonic('pythonic', { requirements: ['Polars==2.0.0', 'PyIceberg[sql_sqlite]>=0.11', 'xxhash'] })
        .requirements,
    ).toEqual({
      text: 'polars-hash==0.9.3\npyarrow==26.0.1\nduckdb==2.0.0\nPolars==2.0.0\nPyIceberg[sql_sqlite]>=0.11\nxxhash\n',
      locked: false,
    })
  })
})

describe.each(['spark', 'pythonic'])('the lock of %s', (stack) => {
  const read = (name: string) =>
    readFileSync(new URL(`../../../src/stacks/${stack}/${name}`, import.meta.url), 'utf8')

  test('holds the pins, a hash for every package, and no host', () => {
    const lock = read('requirements.txt')
    const packages = lock.split(/\n(?=\S)/).map((entry) => entry.trim())
    for (const entry of packages)
      expect(entry).toMatch(/^[\w.-]+(\[[\w,-]+\])?==\S+.*--hash=sha256:[0-9a-f]{64}/s)
    for (const pin of read('requirements.in').trim().split('\n')) {
      const [name, version] = pin.replace(/\[.*\]/, '').split('==')
      expect(packages).toContainEqual(expect.stringMatching(new RegExp(`^${name}==${version}\\s`)))
    }
    expect(lock).not.toMatch(/:\/\/|index-url/)
  })
})
