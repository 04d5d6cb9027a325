import { stat } from 'node:fs/promises'
import type { Referee } from '../referee/referee.ts'
import type { Column } from '../scenario/columnType.ts'
import type { UserFiles } from '../scenario/data.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import { columnChanges } from './columnChanges.ts'
import type { Dataset, DatasetFile, DatasetTable, FileGroup } from './dataset.ts'
import type { EnsureRequest } from './heldDataset.ts'
import { sha256File } from './integrity.ts'
import { locateTable } from './locateTable.ts'
import { summarise } from './manifest.ts'

interface DescribedTable {
  /** Absolute. */
  paths: string[]
  format: DatasetTable['format']
  schema: Column[]
  /** Files that have other columns than `schema`; empty if none does. */
  groups: FileGroup[]
  /** In which ways columns differ between files. */
  changes: string[]
  /** Of each file; empty if they were not asked for. */
  rows: number[]
  /** How many of them are malformed. */
  malformed: number[]
}

interface DescribeRequest {
  referee: Referee
  baseFolder: string
  /** Text files are read whole to count their rows and to see that every value fits its column. */
  rows: boolean
  onMalformed: TestScenario['onMalformed']
}

/**
 * Finds the files and columns of a user's own tables.
 *
 * @throws UserError that names the table and what is wrong: no match, mixed formats, columns that can't be read as
 * one table's, a type that scenarios don't have.
 */
export const describeUserFiles = async (
  tables: Record<string, UserFiles>,
  { referee, baseFolder, rows, onMalformed }: DescribeRequest,
): Promise<Record<string, DescribedTable>> => {
  const described: Record<string, DescribedTable> = {}
  for (const [name, given] of Object.entries(tables)) {
    const located = await locateTable(name, given, baseFolder)
    const found = await referee.call<Omit<DescribedTable, 'paths' | 'format'>>('describeFiles', {
      table: name,
      ...located,
      rows,
      onMalformed,
    })
    described[name] = { paths: located.paths, format: located.format, ...found }
  }
  return described
}

/** A user's own files as a dataset: read where they are, digested, never changed. */
export const openUserFiles = async (
  tables: Record<string, UserFiles>,
  {
    referee,
    baseFolder,
    progress,
    onMalformed = 'fail',
  }: Pick<EnsureRequest, 'referee' | 'baseFolder' | 'progress' | 'onMalformed'>,
): Promise<Dataset> => {
  progress.step({ name: 'read data files' })
  const described = await describeUserFiles(tables, { referee, baseFolder, rows: true, onMalformed })
  const paths = Object.values(described).flatMap((table) => table.paths)
  const sizes = new Map(
    await Promise.all(paths.map(async (path) => [path, (await stat(path)).size] as const)),
  )
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  let done = 0
  const onBytes = (bytes: number): void => {
    done += bytes
    progress.step({ name: 'digest data files', done, total, unit: 'bytes' })
  }
  const result: Record<string, DatasetTable> = {}
  for (const [name, table] of Object.entries(described)) {
    const { format, paths, schema, groups, changes, rows, malformed } = table
    if (changes.length > 0) progress.note(columnChanges(name, changes))
    const files: DatasetFile[] = []
    for (const [i, path] of paths.entries()) {
      const sha256 = await sha256File(path, onBytes)
      files.push({ path, bytes: sizes.get(path)!, rows: rows[i]!, sha256 })
    }
    result[name] = {
      format,
      schema,
      rows: sum(rows),
      malformedRows: sum(malformed),
      files,
      ...(groups.length > 0 && { groups }),
      ...(changes.length > 0 && { changes }),
    }
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

const sum = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
