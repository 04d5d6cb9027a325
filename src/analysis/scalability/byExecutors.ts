import { boundsText, ratioText } from '../ratioText.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import { type LimitRun, leftOut, limitRuns, pointOf, timeRatio } from './limitRuns.ts'
import type { ByLimits, LimitPoint } from './scalabilityResult.ts'

/**
 * One scenario's results at one size that differ in executors alone, which divide the same cores. What there is does not
 * grow, so there is no speed-up for each more: only how long each takes against the fewest. Null where no stack changes.
 */
export const byExecutorsOf = (results: readonly ScenarioResult[]): ByLimits | null => {
  const sorted = results.toSorted((a, b) => executorsOf(a) - executorsOf(b))
  const { size, dataset, limits } = sorted[0]!
  const all = limitRuns(sorted, executorsOf)
  const [changed, same] = [true, false].map((changes) =>
    all.filter(({ id }) => isChanged(id, sorted) === changes),
  ) as [typeof all, typeof all]
  if (changed.length === 0) return null
  return {
    size,
    bytes: dataset.bytes,
    memoryMb: limits.memoryMb,
    axis: 'executors',
    cpus: limits.cpus,
    executors: null,
    stacks: Object.fromEntries(
      changed.map(({ id, label, runs }) => [
        id,
        { label, points: pointsOf(runs), usl: null, whyNoUsl: 'the cores are the same with each' },
      ]),
    ),
    cost: [],
    sentences: [
      ...changed.flatMap(({ label, runs }) => changesOf(label, runs)),
      ...same.flatMap(({ label, runs }) => controlOf(label, runs)),
      ...leftOut(all, 'executor'),
      `all of them have the same ${limits.cpus} ${limits.cpus === 1 ? 'core' : 'cores'} and ${limits.memoryMb} MiB: ` +
        'executors divide them, so there is no speed-up for each core more, no Universal Scalability Law and no COST',
    ],
  }
}

const executorsOf = ({ limits }: ScenarioResult): number => limits.executors ?? 0

/** Whether the engine is set otherwise with other executors: others are one process with any number. */
const isChanged = (id: string, results: readonly ScenarioResult[]): boolean => {
  const settings = results.flatMap(({ stackResults }) => stackResults[id] ?? [])
  return new Set(settings.map(({ label, engine }) => JSON.stringify([label, engine]))).size > 1
}

const pointsOf = (runs: readonly LimitRun[]): LimitPoint[] => {
  const base = runs.find(({ times }) => times.length > 0)
  return runs.map((run) => ({
    ...pointOf(run),
    ratio: base && run.times.length > 0 ? timeRatio(run, base) : null,
  }))
}

/** `spark (2 executors × 1 core) took 1.31× (95 % 1.20–1.43) the time of spark (local[2])`. */
const changesOf = (label: string, runs: readonly LimitRun[]): string[] => {
  const [base, ...others] = runs.filter(({ times }) => times.length > 0)
  if (!base || others.length === 0)
    return [`${label}: every trial was sound with fewer than two numbers of executors, so none are compared`]
  return others.map((run) => {
    const { interval } = timeRatio(run, base)
    const isShown = interval === null || interval.lower > 1 || interval.upper < 1
    return `${run.label} took ${ratioWith(run, base)} the time of ${base.label}${isShown ? '' : ', which shows no difference'}`
  })
}

/** What ran alike beside all of them tells how much else was different. */
const controlOf = (label: string, runs: readonly LimitRun[]): string[] => {
  const [base, ...others] = runs.filter(({ times }) => times.length > 0)
  const last = others.at(-1)
  if (!base || !last) return []
  return [
    `${label} is the same with any number of executors, and ran beside each for what is compared in the same blocks: ` +
      `beside ${last.value} it took ${ratioWith(last, base)} its time beside ${base.value}, which is how much else was different`,
  ]
}

const ratioWith = (run: LimitRun, base: LimitRun): string => {
  const { value, interval } = timeRatio(run, base)
  return `${ratioText(value, interval).ratio}× (${boundsText(value, interval)})`
}
