import type { Referee } from '../referee/referee.ts'
import type { DataSource } from '../scenario/data.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import type { Progress } from '../targets/target.ts'
import type { Dataset } from './dataset.ts'
import { ensureGenerated } from './ensureGenerated.ts'
import { openUserFiles } from './userFiles.ts'

export interface EnsureRequest {
  data: DataSource
  referee: Referee
  /** The per-user cache; generated data is kept in its `datasets` folder. */
  folder: string
  /** What a user's relative paths start from: the benchmark file's folder. */
  baseFolder: string
  /** What generated datasets may take together: the least recently used are evicted for a new one. */
  maxBytes: number
  progress: Progress
  /** Unless it is `fail`, the default, malformed rows of a user's text files are counted in place of refused. */
  onMalformed?: TestScenario['onMalformed']
}

/** A dataset that stays where it is until it is disposed of. */
export interface HeldDataset extends Dataset, AsyncDisposable {}

/**
 * The scenario's input, whole and verified: every byte has been read and digested when this resolves.
 * Generated data is made on first use, resumed if an earlier try was cut short, and mended if damaged.
 *
 * @throws UserError if a user's files don't do, naming the field; InfrastructureError if the disk doesn't.
 */
export const ensureDataset = async (request: EnsureRequest): Promise<HeldDataset> => {
  const { data } = request
  if (data.kind !== 'files') return ensureGenerated(data, request)
  return { ...(await openUserFiles(data.tables, request)), [Symbol.asyncDispose]: async () => {} }
}
