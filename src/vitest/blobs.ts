import type { RunnerTask, Vitest } from 'vitest/node'
import type { RunPart } from '../controller/mergeRuns.ts'
import { UserError } from '../recovery/errors.ts'

/** What a test keeps of its scenario: reporters of Vitest see it as `meta`, and its blob reporter saves it. */
export interface ScenarioMeta {
  etlBench?: RunPart['result']
  etlBenchRun?: RunPart['run']
}

/** All scenarios of the blobs that `vitest bench --merge-reports` has read, those that are there twice too. */
export const partsOfBlobs = ({ state }: Vitest): RunPart[] => {
  const parts = (state.blobs?.files ?? []).flatMap(partsOf)
  if (parts.length > 0) return parts
  throw new UserError(
    '--merge-reports: expected blobs of `vitest bench --reporter=blob` with at least one scenario that was run; got none',
  )
}

const partsOf = (task: RunnerTask): RunPart[] => {
  if (task.type === 'suite') return task.tasks.flatMap(partsOf)
  const { etlBench: result, etlBenchRun: run } = task.meta as ScenarioMeta
  return result && run ? [{ result, run }] : []
}
