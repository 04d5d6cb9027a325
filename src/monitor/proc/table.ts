import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { ProcessTable } from '../processTable.ts'
import { parseIo, parsePss, parseStat, parseStatus } from './parse.ts'

const buffer = Buffer.alloc(16_384)

/** One read into one buffer: half the cost of readFileSync, and these are read 10 times a second. */
const read = (path: string): string | null => {
  try {
    const descriptor = openSync(path, 'r')
    try {
      return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, null))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return null // Ended meanwhile, or another user's.
  }
}

const parsed = <T>(text: string | null, parse: (text: string) => T): T | null =>
  text === null ? null : parse(text)

/** A new process counts before it shows, so a list is final only this long after the count has changed, ms. */
const showsWithinMs = 50
const listAnywayMs = 1000

let listed: number[] = []
let listedAt = Number.NEGATIVE_INFINITY
let newest: string | undefined
let newestAt = Number.NEGATIVE_INFINITY

/**
 * Listing /proc costs more than all the rest of a look, and the last field of /proc/loadavg, the newest pid,
 * tells whether a process has been made since. Processes that have ended stay listed: `stat` tells.
 */
const pids = (): number[] => {
  const now = performance.now()
  const pid = read('/proc/loadavg')?.trim().split(' ').at(-1)
  if (pid !== newest) {
    newest = pid
    newestAt = now
  }
  if (listedAt < newestAt + showsWithinMs || listedAt + listAnywayMs < now) {
    listed = readdirSync('/proc').flatMap((name) => (name[0]! <= '9' ? Number(name) : []))
    listedAt = now
  }
  return listed
}

/** Linux: /proc. */
export const procTable: ProcessTable = {
  source: '/proc',
  keepsHighWater: true,
  pids,
  stat: (pid) => parsed(read(`/proc/${pid}/stat`), parseStat),
  memory: (pid) => parsed(read(`/proc/${pid}/status`), parseStatus),
  io: (pid) => parsed(read(`/proc/${pid}/io`), parseIo),
  proportionalKb: async (pid) =>
    parsed(await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => null), parsePss),
  variable: (pid, name) => {
    try {
      const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
      return entries.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1) ?? null
    } catch {
      return null
    }
  },
}
