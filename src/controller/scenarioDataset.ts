import { ensureDataset } from '../dataset/ensureDataset.ts'
import type { HeldDataset } from '../dataset/heldDataset.ts'
import { cacheFolder } from '../host/cacheFolder.ts'
import { titleOf } from '../scenario/variants.ts'
import type { OpenEnvironment } from '../trial/environments.ts'
import type { ProgressEvent } from '../trial/progress.ts'
import type { PlannedScenario } from './planned.ts'

export interface DatasetRequest {
  open: OpenEnvironment
  /** What generated datasets may take together. */
  cacheMaxBytes: number
  report(event: ProgressEvent): void
}

/** Brings the scenario's input up, or finds it in the cache; it stays there until disposed of. */
export const datasetOf = (
  { scenario, dataFolder }: PlannedScenario,
  { open, report, cacheMaxBytes }: DatasetRequest,
): Promise<HeldDataset> =>
  ensureDataset({
    data: scenario.data,
    referee: open.referee,
    folder: cacheFolder(process.env),
    baseFolder: dataFolder,
    maxBytes: cacheMaxBytes,
    onMalformed: scenario.onMalformed,
    progress: {
      step: (step) =>
        report({ type: 'dataset', scenario: titleOf(scenario.name, scenario.variant), ...step }),
      note: (text) => report({ type: 'note', text }),
    },
  })
