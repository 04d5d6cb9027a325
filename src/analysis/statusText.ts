import type { TrialStatus } from '../trial/record.ts'

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

/** Ends that are the stack's own doing; a cancelled trial says nothing about the stack. */
export const isStacksFailure = (status: TrialStatus): boolean =>
  status !== 'completed' && status !== 'cancelled'
