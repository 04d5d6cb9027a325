import { UserError } from '../recovery/errors.ts'
import type { PreparedArm } from './arm.ts'
import { runInBlock, type TrialOutcome } from './block.ts'
import type { ScenarioRun, TrialPlace } from './scenarioRun.ts'

interface MemoryTrialRequest {
  memoryMb: number
  timeoutMinutes: number
  /** Of the output in the blocks; null: not known. */
  digest: string | null
  place: TrialPlace
}

/** Runs one trial under another limit of memory. Sound is what left the output of the blocks. */
export const runWithMemory = async (
  run: ScenarioRun,
  arm: PreparedArm,
  { memoryMb, timeoutMinutes, digest, place }: MemoryTrialRequest,
): Promise<TrialOutcome> => {
  const limits = { ...run.limits, memoryMb }
  const settings = { ...run.settings, warm: 0, settleSeconds: 0, timeoutMinutes }
  const own: ScenarioRun = { ...run, limits, settings, onReading: () => {}, onVerify: () => {} }
  const outcome = await runInBlock(own, armWith(arm, run, memoryMb)!, place)
  const { result } = outcome
  // A run that was resumed after its blocks has no reference yet: a trial that is sound becomes it.
  const { references } = run
  if (result.status === 'completed' && digest !== null && result.output?.digest !== digest) {
    result.status = 'wrongOutput'
    result.error = { message: 'the output differs from that of the blocks', detail: '' }
    await dropTables(own, (table) => !Object.values(references).includes(table))
  } else {
    run.references = own.references
    run.malformedRows = own.malformedRows
  }
  return outcome
}

const dropTables = async (
  { references, open: { environment, referee } }: ScenarioRun,
  isOwn: (table: string) => boolean,
): Promise<void> => {
  for (const table of Object.values(references).filter(isOwn))
    await referee.call('dropTable', { catalog: environment.catalog, table })
}

/** The arm under another limit; null where the engine can't have so little. */
export const armWith = (arm: PreparedArm, run: ScenarioRun, memoryMb: number): PreparedArm | null => {
  const { executors, open } = run
  const { stack, options, runtime } = arm
  const { catalog } = open.environment
  const limits = { ...run.limits, memoryMb }
  try {
    return {
      ...arm,
      engine: stack.engine({ options, limits, executors, catalog, runtime }),
      cluster: (arm.cluster && stack.cluster?.({ options, limits, executors })) || null,
    }
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}
