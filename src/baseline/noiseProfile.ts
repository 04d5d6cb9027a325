import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { noiseEntry } from '../analysis/calibrationResult.ts'
import type { GateMetric, GateRequest } from '../analysis/gateResult.ts'
import { blocksNeeded, smallestDetectableEffect } from '../stats/power.ts'
import { plannedTest } from './calibration.ts'
import { isSameScenario, type ScenarioPlace } from './sameScenario.ts'

/** 2: by file, too. */
const VERSION = 2

const profiledNoise = noiseEntry.extend({
  /** The decisive part of the machine's fingerprint. */
  machine: z.record(z.string(), z.union([z.string(), z.number()])),
  recordedAt: z.string(),
})
type ProfiledNoise = z.infer<typeof profiledNoise>

/** What calibrations found, by machine, file, scenario, target, stack and metric: `.etl-bench/noise.json`. */
export const noiseProfile = z.object({ version: z.literal(VERSION), entries: z.array(profiledNoise) })
export type NoiseProfile = z.infer<typeof noiseProfile>

const fileOf = (root: string): string => join(root, '.etl-bench', 'noise.json')

/** Empty where no calibration has been made, or its file is of another version. */
export const readNoise = async (root: string): Promise<NoiseProfile> => {
  const text = await readFile(fileOf(root), 'utf8').catch(() => '')
  try {
    return noiseProfile.parse(JSON.parse(text))
  } catch {
    return { version: VERSION, entries: [] }
  }
}

/** Adds what a calibration found, in place of what was known of the same. */
export const saveNoise = async (root: string, found: readonly ProfiledNoise[]): Promise<void> => {
  const { entries } = await readNoise(root)
  const kept = entries.filter((entry) => !found.some((one) => isSame(entry, one)))
  const profile: NoiseProfile = { version: VERSION, entries: [...kept, ...found] }
  await mkdir(dirname(fileOf(root)), { recursive: true })
  await writeFile(fileOf(root), `${JSON.stringify(profile, null, 2)}\n`)
}

const isSame = (one: ProfiledNoise, other: ProfiledNoise): boolean =>
  one.metric === other.metric &&
  one.stack === other.stack &&
  isSameScenario(one, other) &&
  one.size === other.size &&
  isDeepStrictEqual(one.machine, other.machine)

/** The scenario that a margin is to be used for. */
interface GatedScenario extends ScenarioPlace {
  size: string
  stacks: readonly string[]
  machine: Readonly<Record<string, string | number>>
}

const nouns: Record<GateMetric, string> = {
  executionTimeMs: 'time',
  peakMemoryMb: 'peak memory',
  cpuSeconds: 'CPU time',
}

/** One line for each figure of which the planned blocks can't tell the margin on this machine, with what would do. */
export const unseenMargins = (
  { entries }: NoiseProfile,
  request: GateRequest,
  gated: GatedScenario,
): string[] => {
  const { margin, metrics, level, expected } = request
  const { size, stacks, machine } = gated
  const known = entries.filter(
    (entry) =>
      isSameScenario(entry, gated) &&
      entry.size === size &&
      stacks.includes(entry.stack) &&
      metrics.includes(entry.metric) &&
      isDeepStrictEqual(entry.machine, { ...machine }),
  )
  return known.flatMap(({ sdLog, stack, metric, recordedAt }) => {
    const test = plannedTest(request, sdLog)
    const effect = smallestDetectableEffect(test)
    if (effect !== null && effect <= Math.log1p(margin)) return []
    const needed = blocksNeeded(Math.log1p(margin), { sdLog, alpha: level / Math.max(1, expected.length) })
    const remedies = [
      ...(needed !== null && needed <= MOST_BLOCKS ? [`--blocks ${needed}`] : []),
      ...(effect === null ? [] : [`--margin ${(Math.ceil(Math.expm1(effect) * 1000) / 10).toFixed(1)}%`]),
    ]
    const noise = `${(sdLog * 100).toFixed(1)} %`
    return [
      `margin: expected what ${test.n} blocks can tell on this machine; got ${percent(margin)}, but the ${nouns[metric]} of ${stack} varies by ${noise} from block to block (calibrated ${recordedAt.slice(0, 10)}). Use ${remedies.join(' or ') || 'a calmer machine'}.`,
    ]
  })
}

/** As many as a run may have. */
const MOST_BLOCKS = 100

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`
