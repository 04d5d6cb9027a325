import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { infrastructureReading } from '../monitor/infrastructure/reading.ts'
import { UserError } from '../recovery/errors.ts'
import { benchmarkConfig } from '../scenario/config.ts'
import { profileRecord } from './profile.ts'
import { executionResult } from './record.ts'
import { smallestMemory } from './smallestMemory.ts'

const scheduleLine = z.object({
  type: z.literal('schedule'),
  /** Scenario, size, limits, target and file: what a block belongs to. */
  scenario: z.string(),
  /** Digest of all that decides what a trial does: a resumed run must have the same. */
  identity: z.string(),
  blocks: z.array(z.object({ block: z.number().int(), order: z.array(z.string()) })),
})

/** A line of the journal. The schedule comes first; each trial is appended the moment it ends. */
const journalLine = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run'),
    journalVersion: z.literal(1),
    runId: z.string(),
    startedAt: z.string(),
    seed: z.number().int(),
    /** Complete settings, and which of them environment and command line forced. */
    configuration: z.object({ config: benchmarkConfig.partial(), overrides: benchmarkConfig.partial() }),
    fingerprint: z.record(z.string(), z.union([z.string(), z.number()])),
    /** Prices that costs are computed from; absent in journals of earlier versions. */
    prices: z.record(z.string(), z.unknown()).nullable().optional(),
  }),
  scheduleLine,
  /** Before the first trial of a scenario, before each, and after the last. */
  z.object({ type: z.literal('infrastructure'), scenario: z.string(), reading: infrastructureReading }),
  /** All that a report needs of a scenario beside its trials. */
  z.object({
    type: z.literal('scenario'),
    scenario: z.string(),
    context: z.record(z.string(), z.unknown()),
  }),
  z.object({
    type: z.literal('trial'),
    scenario: z.string(),
    stack: z.string(),
    result: executionResult,
    /** As the session told them. */
    versions: z.record(z.string(), z.string()).optional(),
  }),
  /** All of the scenario is over. */
  z.object({
    type: z.literal('ended'),
    scenario: z.string(),
    /** The look after which nothing more was run; null: there was none. */
    ended: z.object({ block: z.number().int(), why: z.string() }).nullable(),
    profiles: z.array(profileRecord),
    smallestMemory: z.array(smallestMemory).optional(),
  }),
  /** Run to search the least memory: part of no figure. */
  z.object({
    type: z.literal('memoryTrial'),
    scenario: z.string(),
    stack: z.string(),
    memoryMb: z.number().int(),
    result: executionResult,
    versions: z.record(z.string(), z.string()).optional(),
  }),
  /** All of the run is over. */
  z.object({
    type: z.literal('finished'),
    finishedAt: z.string(),
    gateRequest: z.record(z.string(), z.unknown()).nullable(),
  }),
])
export type JournalLine = z.infer<typeof journalLine>

export type Line<Type extends JournalLine['type']> = Extract<JournalLine, { type: Type }>

export const linesOf = <Type extends JournalLine['type']>(
  lines: readonly JournalLine[],
  type: Type,
): Line<Type>[] => lines.filter((line): line is Line<Type> => line.type === type)

/** Appends lines so that each is on disk before the next trial starts. */
export class Journal implements Disposable {
  readonly #descriptor: number

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    dropCutOffLine(path)
    this.#descriptor = openSync(path, 'a')
  }

  append(line: JournalLine): void {
    writeSync(this.#descriptor, `${JSON.stringify(line)}\n`)
    fsyncSync(this.#descriptor)
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor)
  }
}

/** A killed run may have left half a line; what is appended next must not be glued to it. */
const dropCutOffLine = (path: string): void => {
  if (!existsSync(path)) return
  const bytes = readFileSync(path)
  truncateSync(path, bytes.lastIndexOf('\n') + 1)
}

/** Reads a journal. A last line cut off by a kill is left out; anything else unreadable is an error. */
export const readJournal = (path: string): JournalLine[] => {
  const lines = readFileSync(path, 'utf8').split('\n')
  const whole = lines.slice(0, -1)
  return whole.map((line, i) => {
    const parsed = journalLine.safeParse(safeJson(line))
    if (parsed.success) return parsed.data
    throw new UserError(
      `${path}, line ${i + 1}: expected a journal line of this version, got ${line.slice(0, 80)}`,
    )
  })
}

const safeJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
