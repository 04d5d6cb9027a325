import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { titleOf } from '../scenario/variants.ts'
import type { PreparedArm } from './arm.ts'
import { jobFor, makeTables, NAMESPACE } from './block.ts'
import type { ProgressEvent } from './progress.ts'
import type { ScenarioRun } from './scenarioRun.ts'
import { runTrial } from './trial.ts'

/** What a stack's profile run has left. */
export const profileRecord = z.object({
  stack: z.string(),
  /** In the run's folder, by their path in it. */
  files: z.array(z.string()),
  /** Why there are none, or not all. */
  problem: z.string().nullable(),
})
export type ProfileRecord = z.infer<typeof profileRecord>

/**
 * Where the settings ask for it, runs each stack once more, after all blocks, with its engine's profiling on, and
 * keeps what that tells. It is no trial: nothing of it is timed, verified or counted.
 *
 * @param folder - the run's own.
 */
export const profileArms = async (
  run: ScenarioRun,
  arms: readonly PreparedArm[],
  folder: string,
  report: (event: ProgressEvent) => void,
): Promise<ProfileRecord[]> => {
  const records: ProfileRecord[] = []
  for (const arm of run.settings.profile ? arms : []) {
    if (run.signal.aborted) break
    report({ type: 'note', text: `Profiling ${arm.label}, untimed` })
    records.push(await profileArm(run, arm, folder))
  }
  return records
}

const profileArm = async (run: ScenarioRun, arm: PreparedArm, folder: string): Promise<ProfileRecord> => {
  const { environment, referee } = run.open
  const base = `${NAMESPACE}.profile_${arm.id.replaceAll(/\W/g, '_')}`
  const names = Object.fromEntries(run.tables.map(({ name, identifier }) => [name, `${base}_${identifier}`]))
  await makeTables(run, names)
  const { status, error, profiles } = await runTrial({
    environment,
    runtime: arm.runtime,
    cluster: arm.cluster,
    job: { ...jobFor(run, arm, [names]), profile: true },
    timeoutMs: run.settings.timeoutMinutes * 60_000,
    inputRows: run.dataset.manifest.rows,
    signal: run.signal,
  })
  for (const table of Object.values(names)) {
    await referee.call('dropTable', { catalog: environment.catalog, table })
  }
  const { name, variant } = run.scenario
  const kept = join('profiles', fileName(titleOf(name, variant)), fileName(arm.id))
  await mkdir(join(folder, kept), { recursive: true })
  const files: string[] = []
  for (const { name, text } of profiles) {
    const file = join(kept, fileName(name))
    await writeFile(join(folder, file), text)
    files.push(file)
  }
  const failure = status === 'completed' ? null : (error?.message ?? status)
  return { stack: arm.id, files, problem: failure ?? (files.length > 0 ? null : 'its runner told nothing') }
}

/** Names come from users and runners: what is no letter, digit, dot or dash may mean something to a file system. */
const fileName = (name: string): string => name.replaceAll(/[^\w.-]+/g, '_').replace(/^\.+/, '_')
