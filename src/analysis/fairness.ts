import { columnChanges } from '../dataset/columnChanges.ts'
import type { Dataset } from '../dataset/dataset.ts'
import { defaultConfig, type ScenarioSettings } from '../scenario/config.ts'
import type { Cluster } from '../stacks/stack.ts'
import type { Environment, Share } from '../targets/target.ts'

interface FairnessRequest {
  environment: Pick<Environment, 'limits' | 'keepsCompanions'>
  dataset: Pick<Dataset, 'manifest'>
  arms: readonly { label: string; cluster: Cluster | null }[]
  /** Repeats in the same session, and the longest wait for a calm machine. */
  settings: Pick<ScenarioSettings, 'warm' | 'settleSeconds'>
}

/** What a reader should know to judge whether the comparison is fair. */
export const fairnessNotes = ({ environment, dataset, arms, settings }: FairnessRequest): string[] => {
  const { cpus, memory } = environment.limits
  const { warm, settleSeconds } = settings
  return [
    `cores are ${cpus.enforced ? 'enforced' : 'advisory'} by ${cpus.by}`,
    `memory is ${memory.enforced ? 'enforced' : 'advisory'} by ${memory.by}`,
    ...arms.flatMap(({ label, cluster }) =>
      cluster ? clusterNotes(label, cluster, environment.keepsCompanions === true) : [],
    ),
    `inputs were made and read once before the first trial; each trial wrote fresh tables`,
    ...Object.entries(dataset.manifest.tables).flatMap(([name, { changes }]) =>
      changes ? [columnChanges(name, changes)] : [],
    ),
    ...(settleSeconds === defaultConfig.settleSeconds ? [] : [settleNote(settleSeconds)]),
    ...(warm > 0 ? [`warm times are ${warm} repeats in the session of the timed run`] : []),
  ]
}

const settleNote = (seconds: number): string =>
  seconds === 0
    ? 'trials started at once: none waited for a calm machine'
    : `trials waited at most ${seconds} s for a calm machine`

/** What reads the object store, where engines tell. */
export const storeNotes = (
  stacks: readonly { label: string; versions: Readonly<Record<string, string>> }[],
): string[] =>
  stacks.flatMap(({ label, versions: { s3 } }) =>
    s3 ? [`${label}: ${s3} reads inputs and tables in the object store`] : [],
  )

const clusterNotes = (label: string, { companions, parts }: Cluster, keeps: boolean): string[] => {
  const kept = companions.filter(({ reusable }) => keeps && reusable).map(({ name }) => name)
  const fresh = companions.map(({ name }) => name).filter((name) => !kept.includes(name))
  return [
    `${label}: the limits are divided among ${parts.map(partText).join(', ')}`,
    ...(fresh.length > 0
      ? [`${label}: ${fresh.join(', ')} started anew for each trial, before its time`]
      : []),
    ...(kept.length > 0 ? [`${label}: ${kept.join(', ')} served one trial after another`] : []),
  ]
}

/** `driver (0.64 CPUs, 1024 MiB)`. */
const partText = ({ name, cpus, memoryMb }: Share & { name: string }): string =>
  `${name} (${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}, ${memoryMb} MiB)`
