import type { Workload } from '../../scenario/workload.ts'
import type { Estimate } from '../estimate.ts'
import type { MeasuredLimits } from '../measuredLimits.ts'

/** What stacks are held against each other in. All three: less is better. */
export const figures = ['time', 'cost', 'memory'] as const
export type Figure = (typeof figures)[number]

/** A figure of one run; a cost is that of machines for this job alone, or of a share of a cluster that runs anyway. */
export type Quantity = 'timeMs' | 'memoryMb' | 'instanceUsd' | 'clusterUsd'

/**
 * `sound`: every trial completed with verified output. `failed`: a trial of it failed, or left wrong output.
 * `unknown`: nothing is known, as it was not run or not finished.
 */
export interface StackAtSize extends Readonly<Record<Quantity, Estimate | null>> {
  readonly state: 'sound' | 'failed' | 'unknown'
  /** Why it isn't sound, for people. */
  readonly why: string | null
  /** Of its trials, the greatest of each (memory by its upper bound): no further trial makes it less. Null: of no trial. */
  readonly greatest?: Readonly<Record<'timeMs' | 'memoryMb', number | null>>
}

/** `stack` over `against`, paired wherever the two can be. */
export interface Ratio {
  readonly quantity: Quantity
  readonly stack: string
  readonly against: string
  readonly ratio: Estimate
}

/** All that is known at one size. */
export interface SizeFacts {
  readonly bytes: number
  /** False: by the fitted curves, beyond what was run. */
  readonly isMeasured: boolean
  readonly outputs: 'identical' | 'differ' | 'unverified'
  readonly stacks: Readonly<Record<string, StackAtSize>>
  readonly ratios: readonly Ratio[]
}

interface StackFacts {
  readonly id: string
  readonly label: string
  /** What its cost is by at every size; null or absent: there is none, or not the same. */
  readonly instance?: string | null
}

/** All that the rules need to know of one scenario on one target under one set of limits. */
export interface DecisionInput {
  readonly file: string
  readonly scenario: string
  readonly target: string
  readonly limits: MeasuredLimits
  readonly workload: Workload
  readonly stacks: readonly StackFacts[]
  /** Rising. */
  readonly sizes: readonly SizeFacts[]
  /** Sizes as they were asked for, `files` for a user's own: for what to run next. */
  readonly asked: readonly string[]
  /** Blocks that were run, for what to run next. */
  readonly blocks: number
}
