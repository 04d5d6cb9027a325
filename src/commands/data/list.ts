import wrapAnsi from 'wrap-ansi'
import { formatCount } from '../../../reporters/format.ts'
import { terminalOf } from '../../../reporters/terminal.ts'
import { ago } from '../../dataset/evictionLine.ts'
import { readRequest } from '../../dataset/request.ts'
import { glance, type StoredDataset, storedDatasets } from '../../dataset/stored.ts'
import { formatByteSize } from '../../host/byteSize.ts'
import { countText } from './countText.ts'
import { dataCache } from './dataCache.ts'

/** Prints the datasets in the cache, the most recently used first. */
export const list = async (): Promise<void> => {
  const { datasets, maxBytes } = dataCache()
  const stored = await storedDatasets(datasets)
  const width = process.stdout.isTTY ? terminalOf().width : Number.POSITIVE_INFINITY
  for (const dataset of stored.toReversed()) console.log(`${await describe(dataset, width)}\n`)
  console.log(`${countText(stored)} of at most ${formatByteSize(maxBytes)}, in ${datasets}`)
}

const describe = async (dataset: StoredDataset, width: number): Promise<string> => {
  const { name, folder, bytes, lastUsedMs, inUse } = dataset
  const found = await glance(folder)
  const request = await readRequest(folder, name)
  const state = !found ? 'unfinished' : found.damaged > 0 ? `${found.damaged} files damaged` : 'whole'
  const facts = [
    ...(found ? [`${formatCount(found.manifest.rows)} rows`] : []),
    formatByteSize(bytes),
    inUse ? 'in use' : `used ${ago(Date.now() - lastUsedMs)}`,
    state,
  ].join(' · ')
  const characteristics = found?.manifest.characteristics ?? { ...request?.asked.characteristics }
  const details = Object.entries(characteristics).flatMap(([key, value]) =>
    value === null ? [] : [`${key} ${shown(value)}`],
  )
  return [name, ...indented(facts, width), ...indented(details.join(', '), width)].join('\n')
}

const shown = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

const indented = (text: string, width: number): string[] => {
  if (text === '') return []
  const lines = Number.isFinite(width) ? wrapAnsi(text, Math.max(20, width - 2)).split('\n') : [text]
  return lines.map((line) => `  ${line}`)
}
