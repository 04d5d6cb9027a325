import { median } from 'simple-statistics'
import { geometricMean } from '../../stats/geometricMean.ts'
import { DEFAULT_LEVEL } from '../../stats/logMean.ts'
import { isCompleted } from '../aggregate.ts'
import type { Estimate } from '../estimate.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import { unsoundness } from '../soundness.ts'
import type { StackResult } from '../stackResult.ts'
import { billedSeconds, DAYS_PER_MONTH, HOURS_PER_MONTH, risingWith } from './billing.ts'
import { cheapest } from './cheapest.ts'
import type { PricesUsed, StackCost } from './costResult.ts'
import { linesOf } from './lines.ts'
import { needOf } from './need.ts'
import { type Architecture, instancesOf, type ListedInstance, type PriceTable } from './priceTable.ts'

/** What costs are computed from, of one scenario. */
type Costed = Pick<ScenarioResult, 'dataset' | 'limits' | 'schedule' | 'verification' | 'fingerprint'>

/** Time of a run, s: geometric mean over completed trials with its own interval; null where there is none. */
export const secondsOf = (
  { executionResults }: Pick<StackResult, 'executionResults'>,
  level = DEFAULT_LEVEL,
): Estimate | null => {
  const times = executionResults
    .filter(isCompleted)
    .flatMap(({ metrics }) => (metrics.executionTimeMs === null ? [] : [metrics.executionTimeMs / 1000]))
  if (times.length === 0) return null
  const { geometricMean: value, interval } = geometricMean(times, { level })
  return { value, interval }
}

/** As Node.js, and as Docker (the kernel), call it. */
const ARM_NAMES: readonly unknown[] = ['arm64', 'aarch64']

/** Machines that the times hold for at best: those of the processor they were measured on. */
const architectureOf = ({ fingerprint }: Pick<Costed, 'fingerprint'>): Architecture =>
  ARM_NAMES.includes(fingerprint?.decisive.machine?.architecture) ? 'arm64' : 'x86_64'

/** Costs of one stack; figures that can't be had are null, and `whyNot` says why. */
export const stackCostOf = (
  id: string,
  stack: StackResult,
  result: Costed,
  prices: PricesUsed,
): StackCost => {
  const seconds = secondsOf(stack)
  const unsound = unsoundness(id, stack, result)
  if (unsound !== null || seconds === null) return nothing(unsound ?? 'no trial has completed')
  const trials = stack.executionResults.filter(isCompleted)
  const { table, settings } = prices
  const allocated = allocatedOf(stack, seconds, result.limits, prices)
  const need = needOf(trials, result.limits, settings.headroom)
  if (need === null) return { ...nothing('peak memory was not measured'), allocated }
  const architecture = architectureOf(result)
  const listed = instancesOf(table).filter((one) => one.architecture === architecture)
  const instance = cheapest(listed, need)
  if (instance === null) return { ...nothing(noneFits(need, listed, architecture)), need, allocated }
  return {
    need,
    wholeInstance: {
      instance,
      billedSeconds: risingWith(seconds, (time) => billedSeconds(time, table)),
      usd: risingWith(seconds, runCost(instance, table)),
    },
    allocated,
    monthly: {
      runsPerDay: settings.runsPerDay,
      usd: risingWith(seconds, monthCost(instance, prices)),
      alwaysOnUsd: risingWith(seconds, alwaysOnCost(instance, prices)),
      alwaysOnInstances: alwaysOnInstances(seconds.value, settings.runsPerDay),
    },
    lines: linesOf({ instance, seconds, trials, inputBytes: result.dataset.bytes, table }),
    whyNot: null,
  }
}

/** USD of a run on an instance that was up already but is billed for this run alone. */
export const runCost =
  ({ usdPerHour }: ListedInstance, table: PriceTable) =>
  (seconds: number): number =>
    (billedSeconds(seconds, table) / 3600) * usdPerHour

/** USD of a month with an instance for each run, its boot included. */
export const monthCost =
  (instance: ListedInstance, { table, settings }: PricesUsed) =>
  (seconds: number): number =>
    settings.runsPerDay * DAYS_PER_MONTH * runCost(instance, table)((table.bootSeconds?.value ?? 0) + seconds)

/** Instances that are never shut down and do so many runs a day, one after the other. */
const alwaysOnInstances = (seconds: number, runsPerDay: number): number =>
  Math.max(1, Math.ceil((runsPerDay * seconds) / 86_400))

/** USD of a month of a cluster that is never shut down, with its control plane. */
export const alwaysOnCost =
  ({ usdPerHour }: ListedInstance, { table, settings }: PricesUsed) =>
  (seconds: number): number =>
    HOURS_PER_MONTH *
    (alwaysOnInstances(seconds, settings.runsPerDay) * usdPerHour +
      (table.controlPlaneUsdPerHour?.value ?? 0))

/** OpenCost: the greater of what was asked for and what was used, by rate. A trial asks for its limit. */
const allocatedOf = (
  { executionResults }: StackResult,
  seconds: Estimate,
  limits: Costed['limits'],
  { rates }: PricesUsed,
): StackCost['allocated'] => {
  const trials = executionResults.filter(isCompleted)
  const cores = trials.flatMap(({ cpuSeconds, metrics }) =>
    cpuSeconds === null || !metrics.executionTimeMs ? [] : [cpuSeconds / (metrics.executionTimeMs / 1000)],
  )
  const peaksMb = trials.flatMap(({ metrics }) => metrics.peakMemoryMb ?? [])
  const cpus = Math.max(limits.cpus, cores.length > 0 ? median(cores) : 0)
  const memoryGib = Math.max(limits.memoryMb, peaksMb.length > 0 ? median(peaksMb) : 0) / 1024
  const perSecond = {
    cpu: (cpus * rates.cpuUsdPerHour) / 3600,
    memory: (memoryGib * rates.memoryUsdPerGibHour) / 3600,
  }
  return {
    cpus,
    memoryGib,
    cpuUsd: risingWith(seconds, (time) => time * perSecond.cpu),
    memoryUsd: risingWith(seconds, (time) => time * perSecond.memory),
    usd: risingWith(seconds, (time) => time * (perSecond.cpu + perSecond.memory)),
  }
}

const nothing = (whyNot: string): StackCost => ({
  need: null,
  wholeInstance: null,
  allocated: null,
  monthly: null,
  lines: [],
  whyNot,
})

const noneFits = (
  need: { vcpus: number; memoryGib: number },
  listed: readonly ListedInstance[],
  architecture: Architecture,
): string => {
  if (listed.length === 0) return `the price table has no instance with ${architecture} processors`
  const most = (of: (one: ListedInstance) => number): number => Math.max(...listed.map(of))
  const rounded = (value: number): number => Number(value.toPrecision(3))
  return (
    `no instance of the price table has ${rounded(need.vcpus)} vCPUs and ${rounded(need.memoryGib)} GiB; ` +
    `the most are ${most(({ vcpus }) => vcpus)} vCPUs and ${most(({ memoryGib }) => memoryGib)} GiB`
  )
}
