import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Dataset, DatasetManifest } from '../../src/dataset/dataset.ts'
import { ensureDataset } from '../../src/dataset/ensureDataset.ts'
import type { HeldDataset } from '../../src/dataset/heldDataset.ts'
import type { Referee } from '../../src/referee/referee.ts'
import { type DataSourceInput, dataSource } from '../../src/scenario/data.ts'
import { startReferee } from '../support/referee.ts'

export interface Ensured extends HeldDataset {
  notes: string[]
  /** Names of the steps that were shown. */
  steps: Set<string>
}

/** A referee and a cache folder for one test file. */
export const useDatasets = () => {
  let referee: Referee
  let folder: string
  beforeAll(async () => {
    referee = await startReferee()
    folder = await mkdtemp(join(tmpdir(), 'etl-bench-data-'))
  })
  afterAll(async () => {
    await referee[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })
  return {
    referee: () => referee,
    folder: () => folder,
    ensure: async (
      data: DataSourceInput,
      cache = folder,
      maxBytes = Number.POSITIVE_INFINITY,
    ): Promise<Ensured> => {
      const notes: string[] = []
      const steps = new Set<string>()
      const dataset = await ensureDataset({
        data: dataSource.parse(data),
        referee,
        folder: cache,
        baseFolder: folder,
        maxBytes,
        progress: { step: ({ name }) => steps.add(name), note: (line) => notes.push(line) },
      })
      return { ...dataset, notes, steps }
    },
  }
}

/** All files of a dataset, with absolute paths. */
export const filesOf = ({ manifest, folder }: { manifest: DatasetManifest; folder: string }) =>
  Object.values(manifest.tables)
    .flatMap((table) => table.files)
    .map((file) => ({ ...file, path: join(folder, file.path) }))

/** DuckDB's name for a table's files. */
export const tableOf = ({ manifest, folder }: Dataset, name: string): string => {
  const { files, format } = manifest.tables[name]!
  const paths = files.map(({ path }) => `'${join(folder, path)}'`).join(', ')
  return `read_${format}([${paths}])`
}
