import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { readReport } from '../../reporters/json.ts'
import type { BenchmarkResults } from '../analysis/results.ts'
import { UserError } from '../recovery/errors.ts'
import type { Warning } from '../stats/warning.ts'
import { heldAgainstJournal, isJournalOf, resultsFromJournal } from './journalResults.ts'
import { runFolder } from './runFolder.ts'

/** A run that was read again, and where from. */
interface StoredRun {
  results: BenchmarkResults
  /** `report.json` or the journal, as people should see it. */
  path: string
}

const REPORT = 'report.json'
const JOURNAL = 'journal.jsonl'

/** The name of the newest run. */
export const LATEST = 'latest'

/**
 * A run by its id, the start of it, `latest`, its folder or a report's path. A run that has no report, or goes on or was
 * killed since, is read from its journal; a report named by its path is what is shown, held against its run's journal.
 *
 * @throws UserError where there is no such run, or it can't be read
 */
export const readRun = async (root: string, name: string): Promise<StoredRun> => {
  const path = resolve(root, name)
  const found = await stat(path).catch(() => null)
  if (found?.isFile()) return { results: await readFile(path), path: name }
  if (found?.isDirectory()) return readFolder(root, path)
  if (/[\\/]|\.json$/.test(name)) return { results: await readReport(path), path: name }
  const id = await idOf(root, name)
  // Runs may have been removed, and the copy of the newest report kept.
  return id === null
    ? fromReport(root, runFolder(root, '').latestReport)
    : readFolder(root, folderOf(root, id))
}

const runsOf = (root: string): string => join(root, '.etl-bench', 'runs')

const folderOf = (root: string, id: string): string => join(runsOf(root), id)

/** Runs that have something to report, the oldest first. */
const knownRuns = async (root: string): Promise<string[]> => {
  const ids = await readdir(runsOf(root)).catch((): string[] => [])
  const files = await Promise.all(ids.map(async (id) => (await filesOf(folderOf(root, id))).length))
  return ids.filter((_, i) => files[i]! > 0).sort()
}

const filesOf = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch((): string[] => [])
  return [REPORT, JOURNAL].filter((name) => names.includes(name))
}

/** Null where the newest run is meant and there is none. */
const idOf = async (root: string, name: string): Promise<string | null> => {
  const known = await knownRuns(root)
  if (name === LATEST) return known.at(-1) ?? null
  const listed =
    known.slice(-5).join(', ') || 'there is none in .etl-bench/runs; `npx vitest bench` makes one'
  const meant = known.includes(name) ? [name] : known.filter((id) => id.startsWith(name))
  if (meant.length === 1) return meant[0]!
  const got = meant.length === 0 ? `"${name}"` : `"${name}", with which ${meant.join(', ')} begin`
  throw new UserError(
    `report: expected the id of a run or the start of one, ${LATEST}, or the path of a report or a run’s folder (newest runs: ${listed}); got ${got}`,
  )
}

const readFolder = async (root: string, folder: string): Promise<StoredRun> => {
  const [reportPath, journalPath] = [join(folder, REPORT), join(folder, JOURNAL)]
  const files = await filesOf(folder)
  if (files.length === 0)
    throw new UserError(
      `${folder}: expected the folder of a run, with report.json or journal.jsonl; got neither`,
    )
  const fromJournal = (...warnings: Warning[]): StoredRun => {
    const results = resultsFromJournal(journalPath)
    return { results: withWarnings(results, warnings), path: relative(root, journalPath) }
  }
  if (!files.includes(REPORT)) return fromJournal()
  if (!files.includes(JOURNAL)) return fromReport(root, reportPath)
  const [reported, journalled] = await Promise.all([reportPath, journalPath].map((path) => stat(path)))
  if (reported!.mtimeMs < journalled!.mtimeMs) return fromJournal()
  try {
    const { results, path } = await fromReport(root, reportPath)
    return { results: heldAgainstJournal(results, journalPath), path }
  } catch (error) {
    return fromJournal(unreadable(error as Error))
  }
}

const fromReport = async (root: string, path: string): Promise<StoredRun> => ({
  results: await readReport(path),
  path: relative(root, path),
})

/** The report at `path`, held against the journal of its run where that is still there. */
const readFile = async (path: string): Promise<BenchmarkResults> => {
  const results = await readReport(path)
  const { runId } = results
  const folders = [dirname(path), join(dirname(path), 'runs', basename(runId))]
  for (const folder of folders) {
    const journalPath = join(folder, JOURNAL)
    if ((await filesOf(folder)).includes(JOURNAL) && isJournalOf(journalPath, runId))
      return heldAgainstJournal(results, journalPath)
  }
  return results
}

const withWarnings = (results: BenchmarkResults, warnings: readonly Warning[]): BenchmarkResults => ({
  ...results,
  warnings: [...results.warnings, ...warnings],
})

const unreadable = ({ message }: Error): Warning => ({
  code: 'reportUnreadable',
  text: `the run’s report can’t be read, and all of this is from its journal: ${message.split('\n', 1)[0]}`,
  advice: '',
})
