import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type HistoryEntry, historyEntry } from '../analysis/runHistory.ts'

/** The project's history: one JSON line for each scenario, stack and metric of each finished run. */
export const historyPath = (root: string): string => join(root, '.etl-bench', 'history.jsonl')

/** Adds entries at the end; what a process has left that was killed while it wrote does no harm to them. */
export const appendHistory = async (root: string, entries: readonly HistoryEntry[]): Promise<void> => {
  if (entries.length === 0) return
  const path = historyPath(root)
  await mkdir(dirname(path), { recursive: true })
  const before = await readFile(path, 'utf8').catch(() => '')
  await using file = await open(path, 'a')
  const isTorn = before !== '' && !before.endsWith('\n')
  await file.appendFile(`${isTorn ? '\n' : ''}${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n`)
  await file.sync()
}

/** All entries in the order of the file, and how many of its lines can't be understood. */
export const readHistoryFile = async (
  root: string,
): Promise<{ entries: HistoryEntry[]; unreadable: number }> => {
  const text = await readFile(historyPath(root), 'utf8').catch(() => '')
  const lines = text.split('\n').filter((line) => line !== '')
  const entries = lines.flatMap((line) => entryOf(line))
  return { entries, unreadable: lines.length - entries.length }
}

const entryOf = (line: string): HistoryEntry[] => {
  try {
    return [historyEntry.parse(JSON.parse(line))]
  } catch {
    return []
  }
}
