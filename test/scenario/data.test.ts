import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/recovery/errors.ts'
import {
  clickstream,
  type DataSourceInput,
  dataSource,
  files,
  rangeSeconds,
} from '../../src/scenario/data.ts'
import { askedSize } from '../../src/scenario/dataSize.ts'
import { parseOrExplain } from '../../src/scenario/explain.ts'

const parse = (data: unknown) => parseOrExplain(dataSource, data, 'data')

test('clickstream() has a default for everything', () => {
  expect(parse(clickstream())).toEqual({
    kind: 'clickstream',
    size: 'small',
    complexity: 'moderate',
    skewFactor: 0.3,
    joinTables: 1,
    temporalRange: '7d',
    format: 'parquet',
    malformed: 0,
    changeFeed: 0,
    seed: 42,
  })
})

test.each([
  ['small', { bytes: 10_000_000 }],
  ['medium', { bytes: 250_000_000 }],
  ['large', { bytes: 2_000_000_000 }],
  ['60MB', { bytes: 60_000_000 }],
  ['1.5GB', { bytes: 1_500_000_000 }],
  [{ rows: 5_000_000 }, { rows: 5_000_000 }],
] as const)('size %o asks for %o', (size, asked) => {
  const parsed = parse(clickstream({ size }))
  expect(parsed.kind === 'clickstream' && askedSize(parsed.size)).toEqual(asked)
})

test.each([
  ['12h', 43_200],
  ['7d', 604_800],
  ['4w', 2_419_200],
])('temporalRange %s is %d seconds', (text, seconds) => expect(rangeSeconds(text)).toBe(seconds))

test('parsed data is parsed again to the same: it crosses processes', () => {
  const source = fc.record(
    {
      size: fc.constantFrom('small' as const, '60MB' as const, { rows: 2_000 }),
      complexity: fc.constantFrom('simple' as const, 'moderate' as const, 'complex' as const),
      skewFactor: fc.double({ min: 0, max: 1, noNaN: true }),
      joinTables: fc.integer({ min: 0, max: 5 }),
      format: fc.constantFrom('parquet' as const, 'csv' as const, 'json' as const),
      compression: fc.constantFrom('none' as const, 'gzip' as const, 'zstd' as const),
      duplicates: fc.double({ min: 0, max: 0.5, noNaN: true }),
      late: fc.double({ min: 0, max: 0.5, noNaN: true }),
      seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(source, (characteristics) => {
      const once = parse(clickstream(characteristics))
      expect(parse(JSON.parse(JSON.stringify(once)))).toEqual(JSON.parse(JSON.stringify(once)))
    }),
  )
})

describe('bad input says what was expected and what came', () => {
  const wrong = (characteristics: object): DataSourceInput => clickstream(characteristics)
  test.each<[DataSourceInput, RegExp]>([
    [wrong({ size: 'huge' }), /size: expected 'small', 'medium', 'large', a size like '60MB'.*got "huge"/],
    [wrong({ size: '60 TB' }), /size: expected 'small'.*got "60 TB"/],
    [wrong({ size: '20GB' }), /size: expected a size from '1MB' to '10GB'; got "20GB"/],
    [wrong({ size: '0.5MB' }), /size: expected a size from '1MB' to '10GB'; got "0.5MB"/],
    [wrong({ size: { rows: 10 } }), /size: expected from 1,000 to 1,000,000,000 rows; got {"rows":10}/],
    [wrong({ size: { rows: 1_000.5 } }), /size: expected 'small'/],
    [wrong({ size: 10 }), /size: expected 'small'.*got 10/],
    [wrong({ size: null }), /size: expected 'small'.*got null/],
    [wrong({ skewFactor: 1.1 }), /skewFactor: expected a share from 0 to 1; got 1.1/],
    [wrong({ skewFactor: Number.NaN }), /skewFactor/],
    [wrong({ joinTables: 6 }), /joinTables: .*5; got 6/],
    [wrong({ temporalRange: '0d' }), /temporalRange: expected a time span like '12h'.*got "0d"/],
    [wrong({ temporalRange: '9999d' }), /temporalRange: .*three years; got "9999d"/],
    [wrong({ temporalRange: 'week' }), /temporalRange: expected a time span/],
    [wrong({ format: 'xml' }), /format: expected parquet, csv or json; got "xml"/],
    [
      wrong({ format: 'csv', compression: 'snappy' }),
      /compression: expected 'none', 'gzip' or 'zstd' for CSV and JSON/,
    ],
    [wrong({ seed: -1 }), /seed: .*got -1/],
    [wrong({ duplicates: 0.9 }), /duplicates: expected a share from 0 to 0.5; got 0.9/],
    [wrong({ late: -0.1 }), /late: expected a share from 0 to 0.5; got -0.1/],
    [wrong({ format: 'csv', malformed: 0.3 }), /malformed: expected a share from 0 to 0.2; got 0.3/],
    [wrong({ malformed: 0.01 }), /malformed: expected 0 for Parquet, .*; take CSV or JSON/],
    [wrong({ changeFeed: 1.5 }), /changeFeed: expected a share from 0 to 1; got 1.5/],
    [wrong({ changeFeed: 0.1, joinTables: 0 }), /changeFeed: expected 0 without the table `users`/],
    [wrong({ joinTables: 1.5 }), /joinTables/],
    [wrong({ temporalRange: '59m' }), /temporalRange: .*from one hour to three years; got "59m"/],
    [wrong({ colour: 'red' }), /colour/],
    [files({}), /tables: expected at least one table/],
    [files({ events: [] }), /tables.events/],
    [
      files({ events: { paths: 'x.csv', schema: [{ name: 'a', type: 'text' }] } }),
      /tables.events.schema\[0\].type: expected boolean.*got "text"/,
    ],
    [files({ a: { paths: 'x.csv', renamed: { id: [] } } }), /tables.a.renamed.id/],
    [
      files({ a: { paths: 'x.csv', renamed: { id: ['key'], n: ['key'] } } }),
      /tables.a.renamed.n: expected each name once, .*got key a second time/,
    ],
    [
      files({ a: { paths: 'x.csv', renamed: { id: ['key'], key: ['k'] } } }),
      /tables.a.renamed.id: expected each name once, .*got key a second time/,
    ],
  ])('%o', (data, message) => {
    expect(() => parse(data)).toThrow(UserError)
    expect(() => parse(data)).toThrow(message)
  })
})
