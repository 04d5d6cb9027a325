import type { ExpectedItem, GateMetric, GateProblem } from '../analysis/gateResult.ts'
import type { Evidence } from '../stats/evidence.ts'
import type { Summary } from '../stats/summary.ts'
import type { ExecutionResult } from '../trial/record.ts'

interface FigureOfItem extends ExpectedItem {
  size: string
  metric: GateMetric
}

/** New and old values of one metric of one stack, as evidence about their ratio. */
export interface MeasuredFigure extends FigureOfItem {
  problem: null
  evidence: Evidence
  /** Log ratios by block, where both ran in the same blocks: only these can be averaged over scenarios. */
  differences: readonly number[] | null
  /** The old values. */
  base: Summary
  /** Look at which the scenario ended, from 1. */
  look: number
}

/** A figure that there is nothing sound to say about. */
interface UnmeasuredFigure extends FigureOfItem {
  /** What was expected, what came, what to do. */
  problem: string
}

export type GateFigure = MeasuredFigure | UnmeasuredFigure

/** What a reference and a run give a gate to judge. */
export interface GateInput {
  figures: readonly GateFigure[]
  /** What is wrong beside the figures: a failed trial in a scenario that the reference does not have. */
  problems: readonly GateProblem[]
  /** What is not gated, and why that is no error. */
  notes: readonly { code: string; text: string; advice: string }[]
}

export const figureOf: Record<GateMetric, (trial: ExecutionResult) => number | null> = {
  executionTimeMs: ({ metrics }) => metrics.executionTimeMs,
  peakMemoryMb: ({ metrics }) => metrics.peakMemoryMb,
  cpuSeconds: ({ cpuSeconds }) => cpuSeconds,
}
