import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DatasetManifest, type DatasetTable, datasetManifest } from './dataset.ts'

const name = 'manifest.json'

/** A dataset's manifest, or undefined if it was never finished, can't be read or contradicts itself. */
export const readManifest = async (folder: string): Promise<DatasetManifest | undefined> => {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '')
  try {
    const manifest = datasetManifest.parse(JSON.parse(text))
    const { rows, bytes, digest } = summarise(manifest.tables)
    return rows === manifest.rows && bytes === manifest.bytes && digest === manifest.digest
      ? manifest
      : undefined
  } catch {
    return undefined
  }
}

/** Puts the manifest in place at once: a dataset without it is not finished. */
export const writeManifest = async (folder: string, manifest: DatasetManifest): Promise<void> => {
  const temporary = join(folder, `.${name}.${process.pid}.tmp`)
  await writeFile(temporary, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true })
  await rename(temporary, join(folder, name))
}

/** Sums up tables: rows and bytes of all, and one digest of every table's name, schema and files. */
export const summarise = (tables: Record<string, DatasetTable>) => {
  const files = Object.values(tables).flatMap((table) => table.files)
  const content = Object.entries(tables).map(([table, { format, schema, malformedRows, files, groups }]) => [
    table,
    format,
    schema.map(({ name, type }) => [name, type]),
    malformedRows,
    files.map(({ sha256, rows }) => [sha256, rows]),
    ...(groups ? [groups.map(({ files, columns }) => [files, columns])] : []),
  ])
  return {
    rows: files.reduce((sum, file) => sum + file.rows, 0),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    digest: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
  }
}
