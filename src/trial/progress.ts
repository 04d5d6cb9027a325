import type { Estimate } from './estimate.ts'
import type { ExecutionResult } from './record.ts'

/** How far a piece of work is. Without a total it can only be shown as under way. */
interface HowFar {
  detail?: string
  done?: number
  total?: number
  unit?: string
}

interface TrialPlace {
  scenario: string
  /** The stack as people know it: `spark (local[2])`. */
  stack: string
  block: number
  position: number
}

/**
 * What happens in a run, as it happens. Reporters decide what of it to show; scenarios run one after
 * another, and so do the trials of each.
 */
export type ProgressEvent =
  /** The environment is being set up; many of these for each step. */
  | ({ type: 'setup'; name: string } & HowFar)
  /** Something that is done and worth a line of its own. */
  | { type: 'note'; text: string }
  /** The scenario's input is being made or checked. */
  | ({ type: 'dataset'; scenario: string; name: string } & HowFar)
  /** The scenario's trials are about to start. `stacks` are labels, as in the trials' events. */
  | { type: 'scenario'; scenario: string; stacks: readonly string[]; blocks: number; warm: number }
  /** What its trials will take, as far as is known before the first. */
  | { type: 'estimate'; scenario: string; estimate: Estimate }
  | ({ type: 'trialStart' } & TrialPlace)
  /** The stack has ended and its output is being verified. */
  | ({ type: 'verify' } & TrialPlace)
  /** The trial is over, its verification included. */
  | ({ type: 'trialEnd'; result: ExecutionResult } & TrialPlace)
  /** The run is over. */
  | { type: 'done' }
