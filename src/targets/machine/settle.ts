import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { busyCores, idleBelow, readMachineCpu } from '../../monitor/machineCpu.ts'
import type { Settled } from '../target.ts'

const run = promisify(execFile)

const windowMs = 200
/** Windows in a row below the idle level that make a machine calm. */
const calmWindows = 2
/** Windows on each side of the comparison that tells a falling load from a steady one. */
const trendWindows = 5

/**
 * Writes out what the last trial left in `folder`'s file system and waits until the machine is calm, at most
 * `longestMs`; 0: neither.
 */
export const settle = async (folder: string, longestMs: number): Promise<Settled> => {
  if (longestMs === 0) return { waitedMs: 0, calm: true }
  const started = performance.now()
  const elapsed = () => performance.now() - started
  await flush(folder, longestMs)
  const busy: number[] = []
  let calm = false
  while (!calm && !steady(busy) && elapsed() + windowMs < longestMs) {
    const before = readMachineCpu()
    await sleep(windowMs)
    const after = readMachineCpu()
    busy.push(busyCores(before, after))
    const last = busy.slice(-calmWindows)
    calm = last.length === calmWindows && last.every((cores) => cores < idleBelow(after.cpus))
  }
  return { waitedMs: elapsed(), calm }
}

/** Whether the load no longer falls, so that waiting would change nothing. */
export const steady = (busy: readonly number[]): boolean => {
  if (busy.length < 2 * trendWindows) return false
  const sum = (windows: readonly number[]) => windows.reduce((total, cores) => total + cores, 0)
  return sum(busy.slice(-trendWindows)) > 0.8 * sum(busy.slice(-2 * trendWindows, -trendWindows))
}

/** Node has no sync(2). A flush that takes too long goes on without us. */
const flush = async (folder: string, longestMs: number): Promise<void> => {
  const signal = AbortSignal.timeout(longestMs)
  try {
    await run('sync', ['-f', folder], { signal })
  } catch {
    // Not GNU's: macOS and some small systems can only flush everything.
    if (!signal.aborted) await run('sync', [], { signal }).catch(() => {})
  }
}
