import { z } from 'zod'
import { column } from './columnType.ts'
import { byteSize, dataSize } from './dataSize.ts'

const share = (max: number) =>
  z.number().refine((value) => value >= 0 && value <= max, `expected a share from 0 to ${max}`)

const temporalRange = z.string().refine((text) => {
  const seconds = /^\d+[hdw]$/.test(text) ? rangeSeconds(text) : 0
  return seconds >= 3_600 && seconds <= 3 * 366 * 86_400
}, "expected a time span like '12h', '7d' or '4w', from one hour to three years")

/** Seconds of a valid time span. */
export const rangeSeconds = (text: string): number =>
  Number(text.slice(0, -1)) * { h: 3_600, d: 86_400, w: 7 * 86_400 }[text.slice(-1) as 'h' | 'd' | 'w']

/** DataCharacteristics of the design: what the generated click stream is like. `docs/data.md` explains each. */
export const dataCharacteristics = z
  .strictObject({
    kind: z.literal('clickstream'),
    size: dataSize.default('small'),
    /** What the columns are, and how dirty the data: see `duplicates` and `late`. */
    complexity: z.enum(['simple', 'moderate', 'complex']).default('moderate'),
    /** Share of draws that go to a few popular keys: 0 is uniform, at 1 seven keys hold two thirds. */
    skewFactor: share(1).default(0.3),
    /** How many of `users`, `products`, `campaigns`, `geo` and `devices` are there beside `events`. */
    joinTables: z.number().int().min(0).max(5).default(1),
    temporalRange: temporalRange.default('7d'),
    format: z.enum(['parquet', 'csv', 'json']).default('parquet'),
    /** Default: snappy for Parquet, none for text. */
    compression: z.enum(['none', 'snappy', 'gzip', 'zstd']).optional(),
    /** Share of events delivered twice. Default: 0 simple, 0.002 moderate, 0.01 complex. */
    duplicates: share(0.5).optional(),
    /** Share of sessions that arrive minutes to hours late. Default: 0 simple, 0.01 moderate, 0.03 complex. */
    late: share(0.5).optional(),
    /** Share of the lines of `events` that are broken, in CSV and JSON. Reading fails on them unless told. */
    malformed: share(0.2).default(0),
    /** Share of `users` that change: a table `user_changes` of inserts, updates and deletes if it is over 0. */
    changeFeed: share(1).default(0),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(42),
  })
  .refine(({ format, compression }) => format === 'parquet' || compression !== 'snappy', {
    path: ['compression'],
    message: "expected 'none', 'gzip' or 'zstd' for CSV and JSON",
  })
  .refine(({ format, malformed }) => format !== 'parquet' || malformed === 0, {
    path: ['malformed'],
    message: 'expected 0 for Parquet, which has no lines that could be broken; take CSV or JSON',
  })
  .refine(({ joinTables, changeFeed }) => joinTables > 0 || changeFeed === 0, {
    path: ['changeFeed'],
    message: 'expected 0 without the table `users`, whose changes it holds; set joinTables to 1 or more',
  })
export type DataCharacteristics = z.infer<typeof dataCharacteristics>

/** Tables of TPC-H, by bytes or by scale factor; `docs/data.md` says how the two meet. */
export const tpchData = z
  .strictObject({
    kind: z.literal('tpch'),
    /** Default: `small`, unless there is a scale factor. */
    size: byteSize.optional(),
    /** 1 is 6 million rows of `lineitem`. */
    scaleFactor: z
      .number()
      .refine((value) => value >= 0.001 && value <= 30, 'expected a scale factor from 0.001 to 30')
      .optional(),
  })
  .refine(({ size, scaleFactor }) => size === undefined || scaleFactor === undefined, {
    path: ['scaleFactor'],
    message: 'expected either size or scaleFactor',
  })
export type TpchData = z.infer<typeof tpchData>

/** What is made on first use and kept in the cache. */
export type GeneratedData = DataCharacteristics | TpchData

const path = z.string('expected a path, a list of paths, or { paths, format, schema, renamed }').min(1)
const paths = z.union([path, z.array(path).min(1)])
const columnName = z.string().min(1)
const renamed = z.record(columnName, z.array(columnName).min(1)).superRefine((names, context) => {
  const seen = new Set(Object.keys(names))
  for (const [name, olds] of Object.entries(names)) {
    for (const old of olds) {
      const message = `expected each name once, and files' names under the table's; got ${old} a second time`
      if (seen.has(old)) context.addIssue({ code: 'custom', path: [name], message })
      seen.add(old)
    }
  }
})

/** One table of a user's own files: paths or globs, relative to the benchmark file. */
const userFiles = z.union([
  paths,
  z.strictObject({
    paths,
    /** Default: from the files' extension. */
    format: z.enum(['parquet', 'csv', 'json']).optional(),
    /** Default: Parquet's own, else sniffed. */
    schema: z.array(column).min(1).optional(),
    /** By column of the table, the names that it has in some of the files: `{ user_id: ['uid', 'userId'] }`. */
    renamed: renamed.optional(),
  }),
])
export type UserFiles = z.infer<typeof userFiles>

/** Where a scenario's input comes from. */
export const dataSource = z.discriminatedUnion('kind', [
  dataCharacteristics,
  tpchData,
  z.strictObject({
    kind: z.literal('files'),
    tables: z
      .record(z.string().min(1), userFiles)
      .refine((tables) => Object.keys(tables).length > 0, 'expected at least one table'),
  }),
])
export type DataSource = z.infer<typeof dataSource>
export type DataSourceInput = z.input<typeof dataSource>

/** A generated click stream: `events`, up to five tables to join, and changes of one of them. The same everywhere for the same seed. */
export const clickstream = (
  characteristics: Omit<z.input<typeof dataCharacteristics>, 'kind'> = {},
): DataSourceInput => ({ kind: 'clickstream', ...characteristics })

/**
 * Data of TPC-H's eight tables, made by tpchgen-cli; `lineitem` is where operations start. What a scenario does with
 * it is derived from TPC-H at most, and comparable to no published TPC-H result.
 *
 * @example tpch({ scaleFactor: 0.1 })
 */
export const tpch = (given: Omit<z.input<typeof tpchData>, 'kind'> = {}): DataSourceInput => ({
  kind: 'tpch',
  ...given,
})

/**
 * Your own files, by table. The first table is where operations start. Files are read, never changed.
 *
 * @example files({ events: './data/*.parquet', users: './users.csv' })
 */
export const files = (tables: Record<string, UserFiles>): DataSourceInput => ({ kind: 'files', tables })
