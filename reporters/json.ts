import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type BenchmarkResults, benchmarkResults, SCHEMA_VERSION } from '../src/analysis/results.ts'
import { writeWhole } from '../src/host/writeWhole.ts'
import { BenchmarkError, UserError } from '../src/recovery/errors.ts'

/**
 * The report as `report.json` has it.
 *
 * @throws {BenchmarkError} when the results do not fit the report's own schema.
 */
export const renderJson = (results: BenchmarkResults): string => {
  const text = `${JSON.stringify(results, null, 2)}\n`
  const checked = benchmarkResults.safeParse(JSON.parse(text))
  if (checked.success) return text
  throw new BenchmarkError(`The report does not fit its own schema:\n${z.prettifyError(checked.error)}`)
}

/** Writes the report to every path, folders included. */
export const writeJsonReport = async (results: BenchmarkResults, paths: readonly string[]): Promise<void> => {
  const text = renderJson(results)
  await Promise.all(paths.map((path) => writeWhole(path, text)))
}

const versioned = z.object({ schemaVersion: z.number() })

/**
 * Reads a report.
 *
 * @throws {UserError} when the file is missing, no report, or of another schema version.
 */
export const readReport = async (path: string): Promise<BenchmarkResults> => {
  const content = parseJson(await readText(path), path)
  const version = versioned.safeParse(content)
  if (!version.success) {
    throw new UserError(`${path}: expected a report of etl-bench with a schemaVersion, got other JSON`)
  }
  const { schemaVersion } = version.data
  if (schemaVersion !== SCHEMA_VERSION) {
    const remedy = schemaVersion > SCHEMA_VERSION ? 'update etl-bench' : 'run the benchmark again'
    throw new UserError(
      `${path}: expected report schema version ${SCHEMA_VERSION}, got ${schemaVersion}; ${remedy} to read it`,
    )
  }
  const report = benchmarkResults.safeParse(content)
  if (report.success) return report.data
  throw new UserError(`${path}: expected a whole report, but\n${z.prettifyError(report.error)}`)
}

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason =
      code === 'ENOENT' ? 'there is no such file; `npx vitest bench` writes it' : (error as Error).message
    throw new UserError(`${path}: expected a report, but ${reason}`)
  }
}

const parseJson = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserError(`${path}: expected a report in JSON, but ${(error as Error).message}`)
  }
}
