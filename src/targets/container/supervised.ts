import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ResourceUsage } from '../../monitor/usage.ts'
import { readLines } from '../streams/lines.ts'
import { createLineQueue } from './lineQueue.ts'
import { type Dump, meterContainer } from './usage.ts'

/** A program under `supervisor.py`, as its streams tell of it. */
export interface Supervised {
  /** Right before the program's exec, on the monotonic clock of its machine. Rejects when it never was started. */
  readonly started: Promise<number>
  /** The program's own lines. */
  readonly messages: AsyncIterable<string>
  send(line: string): Promise<void>
  /** Counters since the program's start, or since `measureAnew`; of a program that has ended, its last. */
  usage(): Promise<ResourceUsage>
  /** Lets counters, peaks and series begin now: a process that serves several trials is measured in each. */
  measureAnew(): Promise<void>
  /** How the program ended; null where the supervisor was ended before it could say. */
  readonly ended: Promise<{ code: number | null; signal: string | null } | null>
  /** Reads all that is left, whether or not somebody takes it: the container has ended. */
  readRest(): void
}

interface Line {
  text: string
  /** Counters right before it, of lines at which the program waits for an answer. */
  usage: ResourceUsage | null
}

type OwnLine =
  | { supervisor: 'started'; ns: number }
  | ({ supervisor: 'sample' } & Dump)
  | ({ supervisor: 'usage'; reason: string } & Dump)
  | { supervisor: 'exited'; code: number | null; signal: string | null }

const OWN = '{"supervisor":'

/** A container that answers nothing may be paused, or its engine may be gone: its last counters must do. */
const ANSWER_MS = 5_000

/**
 * Speaks with the supervisor of a container.
 *
 * @param stdout - what it writes to stdout
 * @param write - writes one line to its stdin
 */
export const followSupervisor = (stdout: Readable, write: (line: string) => Promise<void>): Supervised => {
  const meter = meterContainer()
  const queue = createLineQueue<Line>()
  const asked = new Map<string, (dump: Dump | null) => void>()
  const started = Promise.withResolvers<number>()
  started.promise.catch(() => {}) // Whoever waits for it hears of it.
  let status: { code: number | null; signal: string | null } | null = null
  let over = false
  let atTask: ResourceUsage | null = null
  let current: ResourceUsage | null = null

  const hear = (line: OwnLine): void => {
    if (line.supervisor === 'started') started.resolve(line.ns)
    else if (line.supervisor === 'exited') status = { code: line.code, signal: line.signal }
    else if (line.supervisor === 'sample') meter.look(line)
    else if (line.reason === 'start') meter.begin(line)
    else {
      meter.look(line)
      if (line.reason === 'task') atTask = meter.read()
      asked.get(line.reason)?.(line)
    }
  }

  const listen = async (): Promise<void> => {
    try {
      for await (const text of readLines(stdout).lines) {
        if (text.startsWith(OWN)) hear(JSON.parse(text) as OwnLine)
        else {
          await queue.push({ text, usage: atTask })
          atTask = null
        }
      }
    } finally {
      over = true
      queue.end()
      for (const answer of asked.values()) answer(null)
      started.reject(new Error('the container ended before its program was started'))
    }
  }
  const listened = listen()

  /** All counters at this moment; null where there is no answer. */
  const ask = async (): Promise<Dump | null> => {
    if (over) return null
    const name = randomUUID()
    const { promise, resolve } = Promise.withResolvers<Dump | null>()
    asked.set(name, resolve)
    const waiting = new AbortController()
    try {
      await write(`\u0001usage ${name}`)
      return await Promise.race([
        promise,
        sleep(ANSWER_MS, null, { signal: waiting.signal, ref: false }).catch(() => null),
      ])
    } catch {
      // It reads no more: what it has said so far is on its way, or here.
      return await Promise.race([promise, listened.then(() => null), sleep(ANSWER_MS, null, { ref: false })])
    } finally {
      waiting.abort()
      asked.delete(name)
    }
  }

  const taken = queue.lines[Symbol.asyncIterator]()
  return {
    started: started.promise,
    messages: {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          const { done, value } = await taken.next()
          if (done) return { done, value: undefined }
          current = value.usage
          return { done: false, value: value.text }
        },
      }),
    },
    send: async (line) => {
      current = null
      await write(line)
    },
    usage: async () => {
      if (current) return current
      await ask()
      return meter.read()
    },
    measureAnew: async () => {
      const dump = await ask()
      if (dump) meter.begin(dump)
    },
    ended: listened.then(() => status),
    readRest: queue.unbound,
  }
}
