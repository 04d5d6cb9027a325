import type { Referee } from '../referee/referee.ts'
import type { DataSource } from '../scenario/data.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import type { Progress } from '../targets/target.ts'
import type { Dataset } from './dataset.ts'

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
