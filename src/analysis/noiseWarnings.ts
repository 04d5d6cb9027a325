import { diagnoseNoise } from '../stats/noise/diagnose.ts'
import type { Warning } from '../stats/warning.ts'
import type { ExecutionResult } from '../trial/record.ts'
import { isCompleted } from './aggregate.ts'

interface DiagnosedStack {
  label: string
  executionResults: readonly ExecutionResult[]
}

/** What is odd about the times of each stack over the blocks. No trial is ever left out for it. */
export const noiseWarnings = (stacks: readonly DiagnosedStack[]): Warning[] =>
  stacks.flatMap(({ label, executionResults }) => {
    const times = executionResults
      .filter(isCompleted)
      .sort((a, b) => a.block - b.block)
      .flatMap(({ metrics }) => metrics.executionTimeMs ?? [])
    if (times.length === 0) return []
    return diagnoseNoise(times).map((warning) => ({ ...warning, text: `${label}: ${warning.text}` }))
  })
