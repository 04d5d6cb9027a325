import { type TrialStatus, trialStatus } from '../trial/record.ts'
import type { TrialCounts } from './stackResult.ts'

/** How a trial ended, in words. */
export const statusText: Record<TrialStatus, string> = {
  completed: 'completed',
  wrongOutput: 'wrong output',
  failed: 'failed',
  timeout: 'timeout',
  outOfMemory: 'out of memory',
  unsupported: 'unsupported',
  cancelled: 'cancelled',
}

/** `2 out of memory, 3 not run`; empty when all trials completed. */
export const incompleteText = ({ ended, notRun }: TrialCounts): string =>
  [
    ...trialStatus.options
      .filter((status) => status !== 'completed' && ended[status] > 0)
      .map((status) => `${ended[status]} ${statusText[status]}`),
    ...(notRun > 0 ? [`${notRun} not run`] : []),
  ].join(', ')

/** Ends that are the stack's own doing; a cancelled trial says nothing about the stack. */
export const isStacksFailure = (status: TrialStatus): boolean =>
  status !== 'completed' && status !== 'cancelled'
