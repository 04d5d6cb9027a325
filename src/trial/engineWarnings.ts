import type { Warning } from '../stats/warning.ts'
import type { EngineMetrics } from './engineMetrics.ts'

/** MiB on the disk; writing and reading back less costs some tenths of a second. */
const muchSpill = 64
/** The share of tasks' time from which Spark's own UI marks garbage collection in red. */
const muchGc = 0.1
/** Seconds in all; in less, start-up rules. */
const longRun = 5

/** What the engine's own counters say of too little memory, as warnings with advice. */
export const engineWarnings = (metrics: EngineMetrics | null): Warning[] => {
  if (!metrics) return []
  const { spillDiskMb, gcSeconds, executorRunSeconds, forgottenStages } = metrics
  const warnings: Warning[] = []
  if (spillDiskMb >= muchSpill) {
    const figure =
      spillDiskMb < 1024 ? `${Math.round(spillDiskMb)} MB` : `${(spillDiskMb / 1024).toFixed(1)} GB`
    warnings.push({
      code: 'engineSpill',
      text: `the engine spilled ${figure} to disk`,
      advice: 'give it more memory, or say beside the result that it had too little',
      subject: 'engine',
      severity: spillDiskMb,
      figure,
    })
  }
  const share = gcSeconds / executorRunSeconds
  if (executorRunSeconds >= longRun && share >= muchGc) {
    const figure = `${Math.round(share * 100)} %`
    warnings.push({
      code: 'engineGc',
      text: `the engine’s tasks spent ${figure} of their time in garbage collection`,
      advice: 'give it more memory, or say beside the result that it had too little',
      subject: 'engine',
      severity: share,
      figure,
    })
  }
  if (forgottenStages > 0) {
    warnings.push({
      code: 'engineForgot',
      text: `the engine no longer had ${forgottenStages} of its stages in the end: its own figures are without them`,
      advice: 'raise spark.ui.retainedStages in the stack’s conf',
      subject: 'engine',
      severity: forgottenStages,
      figure: String(forgottenStages),
    })
  }
  return warnings
}
