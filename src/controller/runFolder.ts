import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../recovery/errors.ts'

/** Where a run keeps what outlives it: `.etl-bench/runs/<id>/`. */
export interface RunFolder {
  id: string
  journal: string
  /** The other revision of a gated run: its commit, and what it has. */
  base: string
  report: string
  /** Copy of the newest run's report. */
  latestReport: string
  /** The same for people, as HTML. */
  latestPage: string
}

const base = (root: string): string => join(root, '.etl-bench')

export const runFolder = (root: string, id: string): RunFolder => ({
  id,
  journal: join(base(root), 'runs', id, 'journal.jsonl'),
  base: join(base(root), 'runs', id, 'base.json'),
  report: join(base(root), 'runs', id, 'report.json'),
  latestReport: join(base(root), 'report.json'),
  latestPage: join(base(root), 'report.html'),
})

/** Sortable by time, and different for runs that start within the same second. */
export const newRunId = (now: Date): string => {
  const time = now.toISOString().slice(0, 19).replaceAll(':', '-')
  return `${time}-${Math.floor(Math.random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0')}`
}

/** The folder of an earlier run; throws a UserError that lists the runs that exist. */
export const earlierRun = (root: string, id: string): RunFolder => {
  const folder = runFolder(root, id)
  if (existsSync(folder.journal)) return folder
  const runs = join(base(root), 'runs')
  const known = existsSync(runs) ? readdirSync(runs).sort().slice(-5).join(', ') : ''
  throw new UserError(
    `--resume: expected the id of an earlier run (${known || 'there is none'}); got "${id}"`,
  )
}
