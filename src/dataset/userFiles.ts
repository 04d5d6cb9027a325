import { glob, stat } from 'node:fs/promises'
import { basename, isAbsolute, resolve } from 'node:path'
import { UserError } from '../recovery/errors.ts'
import type { UserFiles } from '../scenario/data.ts'
import type { Dataset, DatasetFile, DatasetTable } from './dataset.ts'
import type { EnsureRequest } from './ensureDataset.ts'
import { sha256File } from './integrity.ts'
import { summarise } from './manifest.ts'

type Format = DatasetTable['format']

interface FileTable {
  /** Absolute, sorted within each glob. */
  paths: string[]
  format: Format
  schema: DatasetTable['schema'] | null
}

type Description = Record<string, { schema: DatasetTable['schema']; rows: number[] }>

const extensions: Record<string, Format> = {
  parquet: 'parquet',
  csv: 'csv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
}

/**
 * A user's own files as a dataset: read where they are, digested, never changed.
 *
 * @throws UserError that names the table and what is wrong: no match, mixed formats or schemas, a type that
 * scenarios don't have.
 */
export const openUserFiles = async (
  tables: Record<string, UserFiles>,
  { referee, baseFolder, progress }: Pick<EnsureRequest, 'referee' | 'baseFolder' | 'progress'>,
): Promise<Dataset> => {
  const located: Record<string, FileTable> = {}
  for (const [name, given] of Object.entries(tables)) located[name] = await locate(name, given, baseFolder)

  progress.step({ name: 'read schemas' })
  const described = await referee.call<Description>('describeFiles', { tables: located })
  const result: Record<string, DatasetTable> = {}
  for (const [name, { format, paths }] of Object.entries(located)) {
    const { schema, rows } = described[name]!
    const files: DatasetFile[] = []
    for (const [i, path] of paths.entries()) {
      progress.step({ name: 'verify data', detail: basename(path) })
      files.push({ path, bytes: (await stat(path)).size, rows: rows[i]!, sha256: await sha256File(path) })
    }
    result[name] = { format, schema, rows: rows.reduce((sum, count) => sum + count, 0), files }
  }
  const manifest = {
    manifestVersion: 1 as const,
    generator: 'files',
    seed: null,
    characteristics: {},
    tables: result,
    ...summarise(result),
  }
  return { manifest, folder: baseFolder, source: Object.keys(tables)[0]! }
}

const locate = async (table: string, given: UserFiles, baseFolder: string): Promise<FileTable> => {
  const {
    paths: patterns,
    format,
    schema,
  } = typeof given === 'string' || Array.isArray(given) ? { paths: given } : given
  const paths: string[] = []
  for (const pattern of [patterns].flat()) paths.push(...(await expand(table, pattern, baseFolder)))
  return { paths: [...new Set(paths)], format: format ?? formatOf(table, paths), schema: schema ?? null }
}

/** A path that exists is taken as it is, whatever signs it has; otherwise it is a glob. */
const expand = async (table: string, pattern: string, baseFolder: string): Promise<string[]> => {
  const exact = resolve(baseFolder, pattern)
  const found = (await isFile(exact)) ? [exact] : await matches(pattern, baseFolder)
  if (found.length > 0) return found
  throw new UserError(
    `data.${table}: no file matches ${pattern} in ${isAbsolute(pattern) ? '/' : baseFolder}.`,
  )
}

const matches = async (pattern: string, baseFolder: string): Promise<string[]> => {
  const found: string[] = []
  for await (const name of glob(pattern, { cwd: baseFolder })) {
    const path = resolve(baseFolder, name)
    if (await isFile(path)) found.push(path)
  }
  // By code unit: the order is the same under every locale.
  return found.sort()
}

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() ?? false

const formatOf = (table: string, paths: readonly string[]): Format => {
  const formats = new Set<Format>()
  for (const path of paths) {
    const [, extension = ''] = /\.([a-z]+)(?:\.(?:gz|zst))?$/i.exec(path) ?? []
    const format = extensions[extension.toLowerCase()]
    if (!format) {
      throw new UserError(
        `data.${table}: can't tell the format of ${path}: expected ${Object.keys(extensions).join(', ')} as its ` +
          "extension, or { paths, format: 'csv' }.",
      )
    }
    formats.add(format)
  }
  const [first, ...others] = formats
  if (first && others.length === 0) return first
  throw new UserError(`data.${table}: expected files of one format, got ${[...formats].join(' and ')}.`)
}
