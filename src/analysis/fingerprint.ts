import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { TableWrite } from '../trial/protocol.ts'
import type { MeasuredLimits } from './measuredLimits.ts'

/** Values by group and name: `machine` → `CPU model` → … */
const parts = z.record(z.string(), z.record(z.string(), z.union([z.string(), z.number()])))
type Parts = z.infer<typeof parts>

/** What the times of a scenario depend on: two results with the same digest may be compared. */
export const fingerprint = z.object({
  /** Of `decisive` in canonical form. */
  digest: z.string(),
  decisive: parts,
  /** What may differ without making times incomparable; for people who look for a reason all the same. */
  harmless: parts,
})
export type Fingerprint = z.infer<typeof fingerprint>

export interface FingerprintedStack {
  /** Complete settings of the engine. */
  engine: Record<string, unknown>
  versions: Record<string, string>
}

export interface FingerprintInput {
  target: string
  /** As the environment tells them. */
  machine: Readonly<Record<string, string | number>>
  limits: MeasuredLimits & { enforcement: Record<'cpus' | 'memory', { enforced: boolean; by: string }> }
  stacks: Readonly<Record<string, FingerprintedStack>>
  /** Digest of the input. */
  data: string
  /** What the scenario does, without its name and without how often it is run. */
  work: unknown
  write: TableWrite
  /** Version of etl-bench: its pipelines are part of what is timed. */
  tool: string
}

/** Makes the fingerprint of one scenario on one machine. */
export const fingerprintOf = (input: FingerprintInput): Fingerprint => {
  const { enforcement, executors = 0, ...limits } = input.limits
  const machine = Object.entries(input.machine).map(([name, value]) => describe(name, value))
  const decisive: Parts = {
    machine: decisiveMachine(input.target, input.machine),
    limits: {
      ...limits,
      ...(executors > 0 && { executors }),
      'kept for CPUs by': keeper(enforcement.cpus),
      'kept for memory by': keeper(enforcement.memory),
    },
    scenario: { data: input.data, work: digestOf(input.work), 'etl-bench': input.tool },
    write: flatten(input.write),
  }
  for (const [id, { engine, versions }] of Object.entries(input.stacks)) {
    decisive[`settings of ${id}`] = flatten(engine)
    decisive[`versions of ${id}`] = versions
  }
  const harmless: Parts = { machine: Object.assign({}, ...machine.map((described) => described.harmless)) }
  return { digest: digestOf(decisive), decisive, harmless }
}

/** Why a limit is not kept may name a folder of that moment. */
const keeper = ({ enforced, by }: { enforced: boolean; by: string }): string => (enforced ? by : 'nothing')

type Part = Record<string, string | number>

/** The machine's part of what times depend on. */
export const decisiveMachine = (target: string, machine: FingerprintInput['machine']): Part =>
  Object.assign({ target }, ...Object.entries(machine).map(([name, value]) => describe(name, value).decisive))

/** Names for people, and what of a machine's facts may differ. Facts that are not known here are decisive. */
const describe = (name: string, value: string | number): { decisive?: Part; harmless?: Part } => {
  const label = LABELS[name] ?? name
  switch (name) {
    case 'node':
    case 'os':
      return { harmless: { [label]: value } }
    case 'kernel':
      // Distributions bring patches every few weeks.
      return {
        decisive: { [label]: String(value).replace(/^(.*?\d+\.\d+).*$/, '$1') },
        harmless: { 'kernel release': value },
      }
    case 'memoryMb':
      // The kernel keeps some for itself, and not always as much.
      return {
        decisive: { 'memory in GiB': Math.round(Number(value) / 512) / 2 },
        harmless: { 'memory in MiB': value },
      }
    case 'allowedCpus':
      return {
        decisive: { [label]: value === 'unknown' ? value : String(value).split(',').length },
        harmless: { 'numbers of usable CPUs': value },
      }
    default:
      return { decisive: { [label]: value } }
  }
}

const LABELS: Readonly<Record<string, string>> = {
  cpuModel: 'CPU model',
  cpus: 'CPUs',
  allowedCpus: 'usable CPUs',
  cpuGovernor: 'CPU governor',
  containerCpus: 'CPU limit of the container',
  containerMemoryMb: 'memory limit of the container in MiB',
}

/** Nested settings as one level, each path to a file as the file's name: caches lie elsewhere for each user. */
const flatten = (value: unknown, path: readonly string[] = []): Part => {
  if (typeof value !== 'object' || value === null) {
    const scalar = typeof value === 'number' ? value : String(value).replaceAll(FOLDERS, '')
    return { [path.join('.')]: scalar }
  }
  return Object.assign({}, ...Object.entries(value).map(([name, part]) => flatten(part, [...path, name])))
}

/** Folders of an absolute path at the start of a value, or after what separates values. */
const FOLDERS = /(?<=^|[:,;=\s])\/(?!\/)(?:[^\s:,;/]+\/)*/g

export const digestOf = (value: unknown): string =>
  createHash('sha256').update(canonical(value)).digest('hex').slice(0, 32)

/** JSON with sorted keys and without what is undefined. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? 'null'

/** One thing that is not the same in two fingerprints. Null: it is not part of that one. */
export interface FingerprintDifference {
  group: string
  name: string
  before: string | number | null
  after: string | number | null
  /** It makes times incomparable. */
  decisive: boolean
  /** `machine, CPU model: was A, is B`. */
  text: string
}

/** All differences, the decisive ones first; of those there are none where the digests are the same. */
export const compareFingerprints = (before: Fingerprint, after: Fingerprint): FingerprintDifference[] => [
  ...differences(before.decisive, after.decisive, true),
  ...differences(before.harmless, after.harmless, false),
]

const differences = (before: Parts, after: Parts, decisive: boolean): FingerprintDifference[] =>
  union(before, after).flatMap((group) =>
    union(before[group] ?? {}, after[group] ?? {}).flatMap((name) => {
      const [was, is] = [before[group]?.[name] ?? null, after[group]?.[name] ?? null]
      if (was === is) return []
      const text = `${group}, ${name}: was ${was ?? 'not there'}, is ${is ?? 'not there'}`
      return [{ group, name, before: was, after: is, decisive, text }]
    }),
  )

const union = (one: object, other: object): string[] => [
  ...new Set([...Object.keys(one), ...Object.keys(other)]),
]
