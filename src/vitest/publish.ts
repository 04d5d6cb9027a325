import { relative } from 'node:path'
import type { Vitest } from 'vitest/node'
import { consoleReport, writeReports } from '../../reporters/writeReports.ts'
import type { BenchmarkResults } from '../analysis/results.ts'
import type { RunFolder } from '../controller/runFolder.ts'
import type { Configuration } from '../scenario/configuration.ts'

interface Publication {
  vitest: Vitest
  configuration: Configuration
  folder: RunFolder
  /** Why the newest report is not in its file; null: it is. */
  notKept: string | null
}

/**
 * Writes the reports that a run was asked for, and gives its text for the console. What can't be written is said and
 * fails the command, as do targets that wrote different tables.
 */
export const publish = async (results: BenchmarkResults, publication: Publication): Promise<string> => {
  const { vitest, configuration, folder, notKept } = publication
  const { config, logger } = vitest
  const { reports, stepSummary } = configuration.config
  const { written, failed } = await writeReports(results, {
    paths: reports,
    root: config.root,
    stepSummary: stepSummary ? process.env.GITHUB_STEP_SUMMARY : undefined,
  })
  if (!reports.html) written.push(...(await writePage(results, publication)))
  if (notKept !== null) failed.unshift(notKept)
  const { shown, failure } = consoleReport(results, relative(config.root, folder.latestReport))
  if (failure !== null) failed.push(failure)
  for (const line of failed) logger.error(line)
  const isSame = results.acrossTargets.every(({ sameTables }) => sameTables !== false)
  if (failed.length > 0 || !isSame) process.exitCode = 1
  return [shown, ...written].join('\n')
}

/** The page that nobody has to ask for; where it can't be written, that is said and fails nothing. */
const writePage = async (results: BenchmarkResults, { vitest, folder }: Publication): Promise<string[]> => {
  const { config, logger } = vitest
  const html = relative(config.root, folder.latestPage)
  const { written, failed } = await writeReports(results, {
    paths: { html },
    root: config.root,
    stepSummary: undefined,
  })
  for (const line of failed) logger.error(line)
  return written
}
