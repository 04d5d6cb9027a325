import { glob, readdir, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { UserError } from '../recovery/errors.ts'
import type { Column } from '../scenario/columnType.ts'
import type { UserFiles } from '../scenario/data.ts'
import { nearest } from '../scenario/nearest.ts'
import type { DatasetTable } from './dataset.ts'

interface LocatedTable {
  /** Absolute; in the order of the patterns, sorted within each. */
  paths: string[]
  format: DatasetTable['format']
  /** As the user gave it. */
  schema: Column[] | null
  /** By column, its names in some of the files. */
  renamed: Record<string, string[]>
}

const formats: Readonly<Record<string, DatasetTable['format']>> = {
  parquet: 'parquet',
  csv: 'csv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
}

/** Finds the files of one table of `files()`. Throws a UserError that names the table. */
export const locateTable = async (
  table: string,
  given: UserFiles,
  baseFolder: string,
): Promise<LocatedTable> => {
  const {
    paths: patterns,
    format,
    schema,
    renamed,
  } = typeof given === 'string' || Array.isArray(given) ? { paths: given } : given
  const found: string[] = []
  for (const pattern of [patterns].flat()) found.push(...(await expand(table, pattern, baseFolder)))
  const paths = [...new Set(found)]
  return { paths, format: format ?? formatOf(table, paths), schema: schema ?? null, renamed: renamed ?? {} }
}

/** A path that exists is taken as it is, whatever signs it has; anything else is a glob. */
const expand = async (table: string, pattern: string, baseFolder: string): Promise<string[]> => {
  const exact = resolve(baseFolder, pattern)
  const found = (await isFile(exact)) ? [exact] : await matches(pattern, baseFolder)
  if (found.length > 0) return found
  const there = await readdir(dirname(exact)).catch(() => [])
  const near = nearest(basename(exact), there)
  throw new UserError(
    `data.${table}: expected a file or files at ${exact}; found none.${near ? ` The nearest there is ${near}.` : ''}`,
  )
}

const matches = async (pattern: string, baseFolder: string): Promise<string[]> => {
  const found: string[] = []
  for await (const name of glob(pattern, { cwd: baseFolder })) {
    const path = resolve(baseFolder, name)
    if (await isFile(path)) found.push(path)
  }
  // By code unit: the same order under every locale.
  return found.sort()
}

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() ?? false

const formatOf = (table: string, paths: readonly string[]): DatasetTable['format'] => {
  const found = new Set(paths.map((path) => formatOfFile(table, path)))
  const [first, ...others] = found
  if (first && others.length === 0) return first
  throw new UserError(`data.${table}: expected files of one format; got ${[...found].join(' and ')}.`)
}

const formatOfFile = (table: string, path: string): DatasetTable['format'] => {
  const [, extension = ''] = /\.([a-z]+)(?:\.(?:gz|zst))?$/i.exec(path) ?? []
  const format = formats[extension.toLowerCase()]
  if (format) return format
  throw new UserError(
    `data.${table}: expected the extension ${Object.keys(formats).join(', ')} (or .gz, .zst after it); got ${path}. ` +
      "If the name must stay, say what it is: { paths, format: 'csv' }.",
  )
}
