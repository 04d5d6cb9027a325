import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isDatasetName } from '../../dataset/request.ts'
import { datasetsFolder } from '../../dataset/stored.ts'
import { parseByteSize } from '../../host/byteSize.ts'
import { cacheFolder } from '../../host/cacheFolder.ts'
import { UserError } from '../../recovery/errors.ts'
import { readConfiguration } from '../../scenario/configuration.ts'

/** Where generated data is, and its limit. The cache is its user's: no project's options are asked. */
export const dataCache = () => {
  const cache = cacheFolder(process.env)
  const { config } = readConfiguration({ plugin: {}, environment: process.env, args: [] })
  return { cache, datasets: datasetsFolder(cache), maxBytes: parseByteSize(config.cacheMaxSize)! }
}

/** The folders of the named datasets, or of all. Throws a UserError where there is none of a name. */
export const chosenDatasets = async (datasets: string, names: readonly string[]): Promise<string[]> => {
  const present = (await readdir(datasets).catch(() => [])).filter(isDatasetName).sort()
  const unknown = names.find((name) => !present.includes(name))
  if (unknown !== undefined) {
    throw new UserError(
      `There is no generated data of the name '${unknown}' in ${datasets}. \`etl-bench data list\` shows what is there.`,
    )
  }
  return (names.length > 0 ? names : present).map((name) => join(datasets, name))
}
