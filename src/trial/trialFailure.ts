import type { ExitStatus } from '../targets/target.ts'
import type { RunnerMessage } from './protocol.ts'
import type { ExecutionResult } from './record.ts'

export type TaskMessage = Extract<RunnerMessage, { type: 'task' }>

export type End = ExitStatus | 'timeout' | 'cancelled'

/**
 * How a trial went, and why it failed where it did.
 *
 * @param starved - what to say where the kernel has ended a process of it for want of memory.
 */
export const failureOf = (
  timed: TaskMessage | undefined,
  repeats: readonly TaskMessage[],
  expectedTasks: number,
  end: End,
  timeoutMs: number,
  starved: string | null,
): Pick<ExecutionResult, 'status' | 'error'> => {
  const failed = [timed, ...repeats].find((task) => task && task.status !== 'completed')
  if (failed && failed.status !== 'completed') {
    const { type, message, traceback, step } = failed.error
    const place = step === null ? '' : `step ${step}: `
    // The engine lost a process, a JVM perhaps, and only knows that it is gone.
    if (starved !== null)
      return {
        status: 'outOfMemory',
        error: { message: starved, detail: `${type}: ${message}\n${traceback}` },
      }
    return { status: failed.status, error: { message: `${place}${type}: ${message}`, detail: traceback } }
  }
  if (end === 'timeout') {
    if (starved !== null) return { status: 'outOfMemory', error: { message: starved, detail: '' } }
    return { status: 'timeout', error: { message: `ended after ${timeoutMs / 60_000} minutes`, detail: '' } }
  }
  if (end === 'cancelled')
    return { status: 'cancelled', error: { message: 'the run was cancelled', detail: '' } }
  if (timed && repeats.length === expectedTasks - 1) return { status: 'completed', error: null }
  return {
    status: starved === null ? 'failed' : 'outOfMemory',
    error: {
      message: starved ?? end.reason ?? endedEarly(end),
      detail: end.outputTail,
    },
  }
}

/** A runner that can't even start its engine has no channel but its output: the last error that stands in it. */
const endedEarly = ({ signal, code, outputTail }: ExitStatus): string => {
  const error = outputTail.match(/^[\w.]+(Error|Exception): .+$/gm)?.at(-1)
  return `the runner ended early (${signal ?? `exit code ${code}`})${error ? `: ${error.trim()}` : ''}`
}
