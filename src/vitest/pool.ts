import {
  ForksPoolWorker,
  type PoolOptions,
  type PoolRunnerInitializer,
  type WorkerRequest,
} from 'vitest/node'
import { isRequest, type ReplyMessage, type RequestMessage } from './channel.ts'

/** Answers one request of a bench file. Rejections reach the file as the failure of its test. */
type AnswerRequest = (message: RequestMessage) => Promise<unknown>

/**
 * Vitest's forks worker with a second conversation on its IPC channel: requests of the provider are
 * answered here, in the main process, which owns environments, trials and the journal.
 */
class EtlBenchWorker extends ForksPoolWorker {
  override readonly name = 'etl-bench'
  readonly #answer: AnswerRequest
  readonly #listeners = new Map<(message: unknown) => void, (message: unknown) => void>()

  constructor(options: PoolOptions, answer: AnswerRequest) {
    super(options)
    this.#answer = answer
    // On Ctrl-C the terminal signals the worker too; it must live on until the pool has torn down.
    this.execArgv = [...this.execArgv, '--import', new URL('./ignoreInterrupt.js', import.meta.url).href]
  }

  override on(event: string, callback: (message: unknown) => void): void {
    if (event !== 'message') {
      super.on(event, callback)
      return
    }
    const filtered = (message: unknown): void => {
      if (isRequest(message)) void this.#reply(message)
      else callback(message)
    }
    this.#listeners.set(callback, filtered)
    super.on(event, filtered)
  }

  override off(event: string, callback: (message: unknown) => void): void {
    super.off(event, this.#listeners.get(callback) ?? callback)
    this.#listeners.delete(callback)
  }

  async #reply(message: RequestMessage): Promise<void> {
    const reply: ReplyMessage = { etlBench: 'reply', id: message.id }
    try {
      reply.result = await this.#answer(message)
    } catch (error) {
      reply.error = (error as Error).message
    }
    try {
      this.send(reply as unknown as WorkerRequest)
    } catch {
      // The worker was stopped meanwhile; nobody waits for the answer.
    }
  }
}

/** The pool of bench projects: one fork per bench file, as Vitest's own. */
export const etlBenchPool = (answer: AnswerRequest): PoolRunnerInitializer => ({
  name: 'etl-bench',
  createPoolWorker: (options) => new EtlBenchWorker(options, answer),
})
