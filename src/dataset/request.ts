import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GeneratorRequest } from './generators.ts'

/** Says what the data is, for people, and tells it from all other data. */
export const datasetName = (generator: string, asked: GeneratorRequest): string => {
  const digest = createHash('sha256')
    .update(JSON.stringify([generator, asked]))
    .digest('hex')
  return [...words(asked), digest.slice(0, 16)].join('-')
}

const words = ({ size, characteristics: asked }: GeneratorRequest): string[] => {
  if (asked.kind === 'tpch') return [asked.kind, `sf${asked.scaleFactor}`, asked.format]
  const amount = 'bytes' in size ? `${size.bytes / 1e6}MB` : `${size.rows}rows`
  return [asked.kind, asked.complexity, amount, asked.format]
}

/** Whether a folder's name is one that `datasetName` gives: nothing else is ever evicted. */
export const isDatasetName = (name: string): boolean => /^(clickstream|tpch)-.+-[0-9a-f]{16}$/.test(name)

export interface StoredRequest {
  generator: string
  asked: GeneratorRequest
}

/** Keeps beside a dataset what it was made from, so that it can be made again without the benchmark file. */
export const writeRequest = async (folder: string, request: StoredRequest): Promise<void> => {
  const temporary = join(folder, `.${FILE}.${process.pid}.tmp`)
  await writeFile(temporary, `${JSON.stringify(request, null, 2)}\n`)
  await rename(temporary, join(folder, FILE))
}

/** What the dataset `name` in `folder` was made from; undefined if that is lost or not what the name says. */
export const readRequest = async (folder: string, name: string): Promise<StoredRequest | undefined> => {
  try {
    const found = JSON.parse(await readFile(join(folder, FILE), 'utf8')) as StoredRequest
    return datasetName(found.generator, found.asked) === name ? found : undefined
  } catch {
    return undefined
  }
}

const FILE = 'request.json'
