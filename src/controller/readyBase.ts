import type { HeldDataset } from '../dataset/heldDataset.ts'
import type { PlannedBase } from './base.ts'
import type { PlannedScenario } from './planned.ts'
import { type DatasetRequest, datasetOf } from './scenarioDataset.ts'
import { prepareSide, type ScenarioSide, type SideRequest } from './scenarioSide.ts'

/** The other revision; without a side there is nothing of it to run, and `problem` says why. */
interface ReadyBase {
  ref: string
  commit: string
  problem: string | null
  side: ScenarioSide | null
}

interface ReadyRequest extends DatasetRequest {
  /** The scenario in its current state. */
  planned: PlannedScenario
}

/** Prepares the other revision on the same dataset, unless its own is another one. */
export const readyBase = async (
  { planned, ref, commit }: PlannedBase,
  request: ReadyRequest,
  shared: Omit<SideRequest, 'planned'>,
): Promise<ReadyBase> => {
  if (await isOtherData(planned, shared.dataset, request)) {
    const problem = `the data definition changed: ${ref} measures other input, so their times can’t be compared`
    return { ref, commit, problem, side: null }
  }
  return { ref, commit, problem: null, side: await prepareSide({ ...shared, planned }) }
}

const isOtherData = async (
  planned: PlannedScenario,
  { manifest }: HeldDataset,
  request: ReadyRequest,
): Promise<boolean> => {
  if (isSameDefinition(planned, request.planned)) return false
  await using own = await datasetOf(planned, request)
  return own.manifest.digest !== manifest.digest
}

/** The same definition gives the same files; only a user's own may be others in another revision's folder. */
const isSameDefinition = (one: PlannedScenario, other: PlannedScenario): boolean =>
  JSON.stringify(one.scenario.data) === JSON.stringify(other.scenario.data) &&
  (one.scenario.data.kind !== 'files' || one.dataFolder === other.dataFolder)
