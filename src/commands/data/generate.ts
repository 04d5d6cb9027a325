import { basename } from 'node:path'
import { formatCount } from '../../../reporters/format.ts'
import { ensureGenerated } from '../../dataset/ensureGenerated.ts'
import { formatByteSize } from '../../host/byteSize.ts'
import type { GeneratedData } from '../../scenario/data.ts'
import { terminalProgress } from '../terminalProgress.ts'
import { withReferee } from '../withReferee.ts'
import { readCharacteristics } from './characteristics.ts'
import { dataCache } from './dataCache.ts'

/** Makes a dataset, or finds it whole, and prints where it is and what is in it. */
export const generate = async (
  kind: GeneratedData['kind'],
  options: Record<string, string | true>,
): Promise<void> => {
  const data = readCharacteristics(kind, options)
  const { cache, maxBytes } = dataCache()
  using progress = terminalProgress()
  const { folder, manifest } = await withReferee(progress, async (referee) => {
    await using dataset = await ensureGenerated(data, {
      data,
      referee,
      folder: cache,
      baseFolder: cache,
      maxBytes,
      progress,
    })
    return dataset
  })
  const tables = Object.entries(manifest.tables)
  const files = tables.flatMap(([, table]) => table.files).length
  const rows = tables.map(([name, table]) => `${name} ${formatCount(table.rows)}`).join(' · ')
  progress.print(
    [
      basename(folder),
      `  folder  ${folder}`,
      `  rows    ${formatCount(manifest.rows)}: ${rows}`,
      `  size    ${formatByteSize(manifest.bytes)} in ${files} files (${formatCount(manifest.bytes)} bytes)`,
      `  digest  ${manifest.digest}`,
    ].join('\n'),
  )
}
