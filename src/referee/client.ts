import { BenchmarkError, InfrastructureError, UserError } from '../recovery/errors.ts'
import type { Execution } from '../targets/target.ts'
import type { Referee } from './referee.ts'

interface Pending {
  resolve(result: never): void
  reject(error: Error): void
  onProgress: ((progress: unknown) => void) | undefined
}

interface Reply {
  id: number
  result?: never
  progress?: unknown
  error?: { kind: 'user' | 'service' | 'internal'; message: string; traceback: string }
}

/** Speaks to a referee that runs as `execution`. Calls are answered one after another. */
export const connectReferee = (execution: Execution): Referee => {
  const pending = new Map<number, Pending>()
  let lastId = 0
  let ended: Error | undefined

  const listen = async (): Promise<void> => {
    for await (const line of execution.messages) settle(JSON.parse(line) as Reply)
    const status = await execution.exited
    ended = new BenchmarkError(
      `The referee process ended (exit ${status.code ?? status.signal}). Its last output:\n${status.outputTail}`,
    )
    for (const call of pending.values()) call.reject(ended)
    pending.clear()
  }

  const settle = (reply: Reply): void => {
    const call = pending.get(reply.id)
    if (!call) return
    if ('progress' in reply) {
      call.onProgress?.(reply.progress)
      return
    }
    pending.delete(reply.id)
    if (!reply.error) call.resolve(reply.result as never)
    else if (reply.error.kind === 'user') call.reject(new UserError(reply.error.message))
    else if (reply.error.kind === 'service')
      call.reject(new InfrastructureError(reply.error.message, { cause: reply.error.traceback }))
    else call.reject(new BenchmarkError(reply.error.message, { cause: reply.error.traceback }))
  }

  const listening = listen().catch((error: Error) => {
    ended = error
    for (const call of pending.values()) call.reject(error)
  })

  return {
    execution,
    call: (method, params, onProgress) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        const id = ++lastId
        pending.set(id, { resolve, reject, onProgress })
        execution.send(JSON.stringify({ id, method, params })).catch(reject)
      }),
    [Symbol.asyncDispose]: async () => {
      await execution.kill()
      await listening
    },
  }
}
