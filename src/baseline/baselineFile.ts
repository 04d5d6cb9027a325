import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { GateMetric } from '../analysis/gateResult.ts'
import { storedScenario } from '../analysis/storedSessions.ts'
import { writeWhole } from '../host/writeWhole.ts'
import { UserError } from '../recovery/errors.ts'

/** Goes up when a reader of the last version could misread a new file. */
const BASELINE_VERSION = 1

/** One run, as it was measured. */
const session = z.object({
  runId: z.string(),
  startedAt: z.string(),
  /** Version of etl-bench. */
  tool: z.string(),
  scenarios: z.array(storedScenario).min(1),
})
export type Session = z.infer<typeof session>

const metric = z.object({ unit: z.string(), worse: z.enum(['more', 'less']) })

/** A stored baseline: sessions of the same code on the same machine, the oldest first. */
const baselineFile = z.object({
  schemaVersion: z.literal(BASELINE_VERSION),
  /** Units of the trials' figures, and which way is worse. */
  metrics: z.record(z.string(), metric),
  sessions: z.array(session).min(1),
})
export type Baseline = z.infer<typeof baselineFile> & { name: string }

const METRICS: Record<GateMetric, z.infer<typeof metric>> = {
  executionTimeMs: { unit: 'ms', worse: 'more' },
  peakMemoryMb: { unit: 'MiB', worse: 'more' },
  cpuSeconds: { unit: 's', worse: 'more' },
}

/** Folder of a project's baselines, meant to be committed. */
export const BASELINES = 'etl-bench.baselines'

const fileOf = (root: string, name: string): string => {
  if (!/^\w[\w.-]*$/.test(name))
    throw new UserError(
      `baseline: expected a name of letters, digits, "_", "-" and ".", such as main; got "${name}"`,
    )
  return join(root, BASELINES, `${name}.json`)
}

/** Names of the project's baselines, sorted. */
export const baselineNames = async (root: string): Promise<string[]> => {
  const files = await readdir(join(root, BASELINES)).catch(() => [])
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
}

/** Null where there is none of that name. @throws UserError where its file can't be understood. */
export const findBaseline = async (root: string, name: string): Promise<Baseline | null> => {
  const file = fileOf(root, name)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new UserError(`${file}: expected a baseline; it can’t be read: ${error.message}`)
  })
  return text === null ? null : { ...parseBaseline(text, file), name }
}

/** @throws UserError where there is none of that name, or its file can't be understood. */
export const readBaseline = async (root: string, name: string, subject = 'baseline'): Promise<Baseline> => {
  const found = await findBaseline(root, name)
  if (found) return found
  const names = (await baselineNames(root)).join(', ') || 'there is none'
  throw new UserError(
    `${subject}: expected the name of a stored baseline (${names}); got "${name}". Make one from finished runs: npx etl-bench baseline save ${name}`,
  )
}

const versioned = z.object({ schemaVersion: z.number() })

const parseBaseline = (text: string, file: string): z.infer<typeof baselineFile> => {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    throw new UserError(`${file}: expected a baseline in JSON, but ${(error as Error).message}`)
  }
  const version = versioned.safeParse(content).data?.schemaVersion
  if (version !== undefined && version !== BASELINE_VERSION)
    throw new UserError(
      `${file}: expected baseline schema version ${BASELINE_VERSION}, got ${version}; ${version > BASELINE_VERSION ? 'update etl-bench' : 'record it anew'}`,
    )
  const parsed = baselineFile.safeParse(content)
  if (parsed.success) return parsed.data
  throw new UserError(`${file}: expected a whole baseline, but\n${z.prettifyError(parsed.error)}`)
}

/** Writes all of a baseline at once; gives its file. */
export const writeBaseline = async (
  root: string,
  name: string,
  sessions: readonly Session[],
): Promise<string> => {
  const file = fileOf(root, name)
  const content = baselineFile.parse({ schemaVersion: BASELINE_VERSION, metrics: METRICS, sessions })
  await writeWhole(file, `${JSON.stringify(content, null, 2)}\n`)
  return file
}

/** @throws UserError where there is none. */
export const removeBaseline = async (root: string, name: string): Promise<void> => {
  const file = fileOf(root, name)
  // Also one that can't be understood any more can be removed.
  if (!(await baselineNames(root)).includes(name)) await readBaseline(root, name)
  await rm(file)
}
