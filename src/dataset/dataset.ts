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

/** Files that have the same columns, where these are not the table's; what is said of `inputGroup` holds. */
const fileGroup = z.object({
  /** Places in the table's files. */
  files: z.array(z.number().int()).min(1),
  schema: z.array(column).min(1),
  columns: z.array(z.string().nullable()).min(1),
})
export type FileGroup = z.infer<typeof fileGroup>

const datasetTable = z.object({
  format: z.enum(['parquet', 'csv', 'json']),
  schema: z.array(column),
  /** In text, of lines. */
  rows: z.number().int().nonnegative(),
  /** Lines that are no good rows, on purpose. */
  malformedRows: z.number().int().nonnegative(),
  files: z.array(datasetFile),
  /** All files by their columns; left out where every file has the columns of `schema`. */
  groups: z.array(fileGroup).min(1).optional(),
  /** In which ways columns differ between files, a line for each; left out where they don't. */
  changes: z.array(z.string()).min(1).optional(),
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
