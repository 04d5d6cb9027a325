import { mkdir, readdir, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDatasetName } from '../../src/dataset/request.ts'

/** A name as datasets have it. */
export const nameOf = (number: number): string =>
  `clickstream-simple-1MB-parquet-${number.toString(16).padStart(16, '0')}`

interface StandIn {
  number: number
  bytes: number
  daysAgo: number
}

/** A folder in the place of a dataset, with this many bytes, last used so long ago. */
export const putStandIn = async (datasets: string, { number, bytes, daysAgo }: StandIn): Promise<string> => {
  const folder = join(datasets, nameOf(number))
  await mkdir(join(folder, 'events'), { recursive: true })
  await writeFile(join(folder, 'events', 'part'), '')
  await truncate(join(folder, 'events', 'part'), bytes)
  const used = join(folder, 'used')
  await writeFile(used, '')
  const then = new Date(Date.now() - daysAgo * 24 * 60 * 60 * 1000)
  await utimes(used, then, then)
  return folder
}

/** Numbers of those that are there. */
export const presentIn = async (datasets: string): Promise<number[]> =>
  (await readdir(datasets))
    .filter(isDatasetName)
    .map((name) => Number.parseInt(name.slice(-16), 16))
    .sort((one, other) => one - other)
