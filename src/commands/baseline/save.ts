import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { readReport } from '../../../reporters/json.ts'
import type { BenchmarkResults } from '../../analysis/results.ts'
import { addSessions } from '../../baseline/addSessions.ts'
import { findBaseline, writeBaseline } from '../../baseline/baselineFile.ts'
import { sessionOf } from '../../baseline/session.ts'
import { runFolder } from '../../controller/runFolder.ts'
import { UserError } from '../../recovery/errors.ts'
import { LEAST_SESSIONS } from '../../stats/sessionEvidence.ts'
import { sessionsText } from './sessionsText.ts'

/** Adds runs to a baseline, or makes it of them. */
export const save = async (
  name: string,
  ids: readonly string[],
  { replace }: { replace?: true },
): Promise<void> => {
  const root = process.cwd()
  const stored = replace ? null : await findBaseline(root, name)
  const reports =
    ids.length > 0 ? await Promise.all(ids.map((id) => runOf(root, id))) : [await newestRun(root)]
  const sessions = addSessions(stored?.sessions ?? [], reports.map(sessionOf))
  const file = await writeBaseline(root, name, sessions)
  const missing = LEAST_SESSIONS - sessions.length
  const state = missing > 0 ? `${missing} more make a gate` : `gate with --baseline ${name}`
  console.log(
    `Saved ${reports.map(({ runId }) => runId).join(', ')} in ${relative(root, file)}: ${sessionsText(sessions.length)}; ${state}`,
  )
}

const runIds = async (root: string): Promise<string[]> => {
  const ids = await readdir(join(root, '.etl-bench', 'runs')).catch(() => [])
  return ids.sort().reverse()
}

const runOf = async (root: string, id: string): Promise<BenchmarkResults> => {
  const ids = await runIds(root)
  if (ids.includes(id)) return readReport(runFolder(root, id).report)
  throw new UserError(
    `baseline save: expected the id of a run of this project (${ids.slice(0, 5).join(', ') || 'there is none'}); got "${id}"`,
  )
}

/** The newest run that has ended; one that was killed is passed over. */
const newestRun = async (root: string): Promise<BenchmarkResults> => {
  for (const id of await runIds(root)) {
    const report = await readReport(runFolder(root, id).report).catch(() => null)
    if (report !== null && report.finishedAt !== null) return report
  }
  throw new UserError(
    'baseline save: expected a finished run of this project; got none. Run npx vitest bench first.',
  )
}
