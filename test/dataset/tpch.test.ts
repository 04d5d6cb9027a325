import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { bytesAt, scaleFactorOf, tpchRequest } from '../../src/dataset/tpch.ts'
import { dataSource, tpch } from '../../src/scenario/data.ts'
import { filesOf, tableOf, useDatasets } from './datasets.ts'
import { query, queryOne } from './python.ts'

vi.setConfig({ testTimeout: 120_000 })
const { ensure, referee, folder } = useDatasets()

describe('sizes', () => {
  test.each([
    ['1MB', 0.00256],
    ['small', 0.0298],
    ['100MB', 0.289],
    ['10GB', 24.8],
  ] as const)('%s is scale factor %d', (size, scaleFactor) => {
    expect(tpchRequest({ kind: 'tpch', size }).characteristics.scaleFactor).toBe(scaleFactor)
    expect(tpchRequest({ kind: 'tpch', scaleFactor })).toEqual(tpchRequest({ kind: 'tpch', size }))
  })

  test('bytes to scale factor and back are the same bytes, to the three digits it has', () => {
    const bytes = fc.integer({ min: 1_000_000, max: 10_000_000_000 })
    fc.assert(fc.property(bytes, (asked) => Math.abs(bytesAt(scaleFactorOf(asked)) / asked - 1) < 0.01))
  })

  test.each(['1MB', '3MB', '25MB'] as const)('%s is met within 5 %', async (size) => {
    const { manifest } = await ensure(tpch({ size }))
    expect(Math.abs(manifest.bytes / (Number.parseInt(size, 10) * 1e6) - 1)).toBeLessThan(0.05)
  })

  test.each([
    [{ size: '3MB', scaleFactor: 1 }, 'expected either size or scaleFactor'],
    [{ scaleFactor: 0.0001 }, 'expected a scale factor from 0.001 to 30'],
    [{ scaleFactor: 31 }, 'expected a scale factor from 0.001 to 30'],
    [{ size: { rows: 5_000 } }, "or a size like '60MB' or '1.5GB'"],
    [{ size: '20GB' }, "expected a size from '1MB' to '10GB'"],
  ])('%o is refused: %s', (given, reason) => {
    const { error } = dataSource.safeParse({ kind: 'tpch', ...given })
    expect(error?.issues.map(({ message }) => message).join()).toContain(reason)
  })
})

test('a scale factor has the rows that TPC-H says, and keys that meet', async () => {
  const dataset = await ensure(tpch({ scaleFactor: 0.01 }))
  const { tables, rows, generator } = dataset.manifest
  expect(dataset.source).toBe('lineitem')
  expect(generator).toBe('tpch 1 (tpchgen-cli 4.0.0)')
  expect(Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.rows]))).toEqual({
    lineitem: 60_175,
    orders: 15_000,
    customer: 1_500,
    part: 2_000,
    partsupp: 8_000,
    supplier: 100,
    nation: 25,
    region: 5,
  })
  expect(rows).toBe(86_805)
  const of = (name: string) => tableOf(dataset, name)
  const keys = [
    ['lineitem', 'l_orderkey', 'orders', 'o_orderkey'],
    ['lineitem', 'l_partkey', 'part', 'p_partkey'],
    ['lineitem', 'l_suppkey', 'supplier', 's_suppkey'],
    ['orders', 'o_custkey', 'customer', 'c_custkey'],
    ['partsupp', 'ps_partkey', 'part', 'p_partkey'],
    ['customer', 'c_nationkey', 'nation', 'n_nationkey'],
    ['nation', 'n_regionkey', 'region', 'r_regionkey'],
  ] as const
  for (const [table, key, other, otherKey] of keys) {
    const found = await queryOne(
      `SELECT count(*) AS rows, count(b.${otherKey}) AS met FROM ${of(table)} a LEFT JOIN ${of(other)} b ON a.${key} = b.${otherKey}`,
    )
    expect(found.met, `${table}.${key}`).toBe(found.rows)
    expect(found.rows).toBe(tables[table]!.rows)
  }
})

test('files have the columns and types that are declared, and no NULLs', async () => {
  const dataset = await ensure(tpch({ scaleFactor: 0.01 }))
  for (const [name, { schema, rows }] of Object.entries(dataset.manifest.tables)) {
    const described = await query<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM ${tableOf(dataset, name)}`,
    )
    const types: Record<string, string> = { BIGINT: 'long', INTEGER: 'int', VARCHAR: 'string', DATE: 'date' }
    expect(
      described.map(({ column_name, column_type: type }) => ({
        name: column_name,
        type: types[type] ?? type.toLowerCase(),
      })),
    ).toEqual(schema)
    const counts = await queryOne(`SELECT count(COLUMNS(*)) FROM ${tableOf(dataset, name)}`)
    expect(new Set(Object.values(counts))).toEqual(new Set([rows]))
  }
})

test('a pinned digest: a change means a new REVISION in src/dataset/tpch/plan.py', async () => {
  const { manifest } = await ensure(tpch({ scaleFactor: 0.01 }))
  expect(manifest.digest).toMatchInlineSnapshot(
    `"e005b4bbfd7dd6dd1e83f2932aef30bc37f4829865e0639fcfe522c6589014d4"`,
  )
})

test('files are the same with one thread and eight, in one go and one by one', async () => {
  const { manifest } = await ensure(tpch({ scaleFactor: 0.01 }))
  const { characteristics } = tpchRequest({ kind: 'tpch', scaleFactor: 0.01 })
  const files = Object.values(manifest.tables).flatMap((table) => table.files)
  const make = (name: string, threads: number, paths: string[]) =>
    referee().call('generate', { characteristics, folder: join(folder(), name), threads, paths })
  const paths = files.map(({ path }) => path)
  expect(await make('eight', 8, paths)).toEqual(files)
  const some = files.filter(({ path }) => /(lineitem|orders)\/part-0000[03]|nation/.test(path))
  expect(some).toHaveLength(5)
  expect(
    await make(
      'some',
      1,
      some.map(({ path }) => path),
    ),
  ).toEqual(some)
})

test('larger data has more files of about the same size', async () => {
  const plan = async (scaleFactor: number) => {
    const { tables } = await referee().call<{ tables: Record<string, { files: unknown[] }> }>('planDataset', {
      ...tpchRequest({ kind: 'tpch', scaleFactor }),
      folder: folder(),
    })
    return Object.values(tables).map(({ files }) => files.length)
  }
  expect(await plan(0.01)).toEqual([4, 4, 1, 1, 1, 1, 1, 1])
  expect(await plan(1)).toEqual([8, 4, 1, 1, 1, 1, 1, 1])
  expect(await plan(10)).toEqual([75, 20, 4, 2, 14, 1, 1, 1])
})

test('a file that is damaged or missing is made again, alone', async () => {
  const first = await ensure(tpch({ scaleFactor: 0.01 }))
  const [lost] = filesOf(first).filter(({ path }) => path.includes('orders'))
  await rm(lost!.path)
  const again = await ensure(tpch({ scaleFactor: 0.01 }))
  expect(again.notes).toEqual([`Input file ${lost!.path} is missing: making it again`])
  expect(again.manifest).toEqual(first.manifest)
})

test('an interrupted generation goes on with what is missing', async () => {
  const asked = tpch({ scaleFactor: 0.002 })
  const { folder: made, manifest } = await ensure(asked)
  const [lost, ...kept] = Object.values(manifest.tables).flatMap(({ files }) => files)
  await rm(join(made, lost!.path))
  await rm(join(made, 'manifest.json'))
  await writeFile(join(made, 'finished.jsonl'), kept.map((file) => `${JSON.stringify(file)}\n`).join(''))
  const again = await ensure(asked)
  expect(again.notes).toEqual([`Going on with the input data in ${made}: 13 files are there`])
  expect(again.manifest).toEqual(manifest)
})
