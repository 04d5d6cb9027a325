import type { ScenarioOutcome } from '../controller/outcome.ts'
import type { TestScenario } from '../scenario/scenario.ts'

/**
 * The private channel between a bench file's worker and the pool in the main process. It rides on the
 * worker's IPC beside Vitest's own messages, which ignore anything without Vitest's marker.
 */
export interface Requests {
  /** Are these scenarios sound? Answers with one line per problem, before anything is run. */
  check: { params: { file: string; scenarios: TestScenario[] }; result: string[] }
  /** Runs all blocks of one scenario. */
  run: { params: { file: string; scenario: TestScenario }; result: ScenarioOutcome }
}
type Method = keyof Requests

export interface RequestMessage<M extends Method = Method> {
  etlBench: 'request'
  id: number
  method: M
  params: Requests[M]['params']
}

export interface ReplyMessage {
  etlBench: 'reply'
  id: number
  result?: unknown
  error?: string
}

export const isRequest = (message: unknown): message is RequestMessage =>
  typeof message === 'object' && message !== null && (message as RequestMessage).etlBench === 'request'

const isReply = (message: unknown): message is ReplyMessage =>
  typeof message === 'object' && message !== null && (message as ReplyMessage).etlBench === 'reply'

let lastId = 0

/** Worker side: asks the pool and waits, however long it takes. */
export const ask = <M extends Method>(
  method: M,
  params: Requests[M]['params'],
): Promise<Requests[M]['result']> =>
  new Promise((resolve, reject) => {
    const id = ++lastId
    const onMessage = (message: unknown): void => {
      if (!isReply(message) || message.id !== id) return
      process.off('message', onMessage)
      if (message.error === undefined) resolve(message.result as Requests[M]['result'])
      else reject(plainError(message.error))
    }
    process.on('message', onMessage)
    process.send!({ etlBench: 'request', id, method, params } satisfies RequestMessage<M>)
  })

/** An error that Vitest prints as its message alone: the stack would only show this plugin's inside. */
export const plainError = (message: string): Error => {
  const error = new Error(message)
  error.name = 'etl-bench'
  error.stack = `${error.name}: ${message}`
  return error
}
