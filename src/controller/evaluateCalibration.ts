import type { CalibrationResult } from '../analysis/calibrationResult.ts'
import { decisiveMachine } from '../analysis/fingerprint.ts'
import type { GateRequest } from '../analysis/gateResult.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import { calibrationOf } from '../baseline/calibration.ts'
import { saveNoise } from '../baseline/noiseProfile.ts'

/** A run that measures the current state against itself, as often as was asked. */
interface CalibrationRun {
  /** The user's project. */
  root: string
  request: GateRequest
  repeats: readonly (readonly ScenarioResult[])[]
  /** What each target's environment is, by the target. */
  machines: ReadonlyMap<string, Record<string, string | number>>
}

/** Evaluates a calibration that has ended, and keeps the noise that it found for later gates of the project. */
export const evaluateCalibration = async ({
  root,
  request,
  repeats,
  machines,
}: CalibrationRun): Promise<CalibrationResult> => {
  const calibration = calibrationOf(request, repeats)
  const recordedAt = new Date().toISOString()
  const found = calibration.noise.map((entry) => ({
    ...entry,
    machine: decisiveMachine(entry.target, machines.get(entry.target)!),
    recordedAt,
  }))
  await saveNoise(root, found)
  return calibration
}
