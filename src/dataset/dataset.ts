import { z } from 'zod'
import { column } from '../scenario/columnType.ts'

/** One file of a table, with what is needed to tell that it is whole. */
export const datasetFile = z.object({
  /** Relative to the dataset's folder; absolute for a user's own file. */
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative(),
  sha256: z.string(),
})
export type DatasetFile = z.infer<typeof datasetFile>

export const datasetTable = z.object({
  format: z.enum(['parquet', 'csv', 'json']),
  schema: z.array(column),
  /** In text, of lines. */
  rows: z.number().int().nonnegative(),
  /** Lines that are no good rows, on purpose. */
  malformedRows: z.number().int().nonnegative(),
  files: z.array(datasetFile),
})
export type DatasetTable = z.infer<typeof datasetTable>

/** The input of one scenario at one size. Its manifest, written last, is this object. */
export const datasetManifest = z.object({
  manifestVersion: z.literal(1),
  generator: z.string(),
  seed: z.number().int().nullable(),
  characteristics: z.record(z.string(), z.unknown()),
  tables: z.record(z.string(), datasetTable),
  rows: z.number().int(),
  bytes: z.number().int(),
  /** One digest over every table's name, schema and files. */
  digest: z.string(),
})
export type DatasetManifest = z.infer<typeof datasetManifest>

/** A dataset on the host, verified. `folder` is where the manifest's relative paths start. */
export interface Dataset {
  manifest: DatasetManifest
  folder: string
  /** The table that the pipeline starts from: `events`, `lineitem` or the first of a user's files. */
  source: string
}
