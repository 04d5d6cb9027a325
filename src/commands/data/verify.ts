import { basename } from 'node:path'
import { generatorVersion, holdWhole, verifyDataset } from '../../dataset/ensureGenerated.ts'
import { generatorRequest } from '../../dataset/generators.ts'
import { claimDataset } from '../../dataset/inUse.ts'
import { readRequest } from '../../dataset/request.ts'
import { formatByteSize } from '../../host/byteSize.ts'
import type { Referee } from '../../referee/referee.ts'
import { dataCharacteristics, tpchData } from '../../scenario/data.ts'
import { type TerminalProgress, terminalProgress } from '../terminalProgress.ts'
import { withReferee } from '../withReferee.ts'
import { chosenDatasets, dataCache } from './dataCache.ts'

/** Reads every byte of the named datasets, or of all. Exit code 1 if one of them is not whole at the end. */
export const verify = async (names: string[], { repair }: { repair?: true }): Promise<void> => {
  const { datasets, maxBytes } = dataCache()
  using progress = terminalProgress()
  const broken: string[] = []
  for (const folder of await chosenDatasets(datasets, names)) {
    if (!(await isWhole(folder, progress))) broken.push(folder)
  }
  if (broken.length === 0) return
  if (!repair) {
    progress.print('--repair makes again what is damaged, as the next run that uses it does.')
    process.exitCode = 1
    return
  }
  await withReferee(progress, async (referee) => {
    for (const folder of broken) {
      if (!(await mend(folder, { referee, progress, maxBytes }))) process.exitCode = 1
    }
  })
}

const isWhole = async (folder: string, progress: TerminalProgress): Promise<boolean> => {
  const name = basename(folder)
  const onWait = () => progress.note(`Waiting for another process that makes ${name}`)
  await using _claim = await claimDataset(folder, { use: false, onWait })
  const found = await verifyDataset(folder, progress)
  if (!found) {
    progress.print(`${name}: unfinished, or its manifest is damaged: it is not used as it is`)
    return false
  }
  const { damage, manifest } = found
  const size = formatByteSize(manifest.bytes)
  const files = Object.values(manifest.tables).flatMap((table) => table.files).length
  progress.print(
    damage.length === 0
      ? `${name}: whole, ${files} files, ${size}`
      : `${name}: damaged, ${damage.length} of ${files} files`,
  )
  for (const { file, reason } of damage) progress.print(`  ${file.path} ${reason}`)
  return damage.length === 0
}

interface Means {
  referee: Referee
  progress: TerminalProgress
  maxBytes: number
}

const mend = async (folder: string, means: Means): Promise<boolean> => {
  const name = basename(folder)
  const request = await readRequest(folder, name)
  // The version is one for all characteristics; an older dataset's may be none that this one knows.
  const standard = name.startsWith('tpch')
    ? tpchData.parse({ kind: 'tpch' })
    : dataCharacteristics.parse({ kind: 'clickstream' })
  const version = await generatorVersion(generatorRequest(standard), means)
  if (request?.generator !== version) {
    const why = request
      ? `it is by generator ${request.generator}, this is ${version}`
      : 'its request.json is damaged'
    means.progress.print(
      `${name}: can't be made again here: ${why}. \`etl-bench data prune ${name}\` removes it.`,
    )
    return false
  }
  await using _dataset = await holdWhole(folder, request, means)
  means.progress.print(`${name}: whole again`)
  return true
}
