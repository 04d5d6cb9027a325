import { median } from 'simple-statistics'
import { geometricMean } from '../../stats/geometricMean.ts'
import type { ExecutionResult } from '../../trial/record.ts'
import type { Estimate } from '../estimate.ts'
import { billedSeconds, exactly, HOURS_PER_MONTH, risingWith } from './billing.ts'
import type { CostLine } from './costResult.ts'
import type { ListedInstance, PriceTable } from './priceTable.ts'

/** As object storage is billed: a GB is 2³⁰ bytes (examples of the Amazon S3 FAQ). */
const GB = 2 ** 30

interface LinesRequest {
  instance: ListedInstance
  /** Of a run. */
  seconds: Estimate
  trials: readonly ExecutionResult[]
  inputBytes: number
  table: PriceTable
}

/** What a cost contains or leaves out, each by itself. */
export const linesOf = (request: LinesRequest): CostLine[] =>
  [startUp, provisioning, spot, disk, storage, requests, controlPlane].flatMap((line) => line(request) ?? [])

const startUp = ({ trials, instance }: LinesRequest): CostLine => {
  const times = trials.flatMap(({ metrics }) => metrics.startupTimeMs ?? [])
  const isKnown = times.length > 0 && times.every((ms) => ms > 0)
  const { geometricMean: ms, interval } = isKnown
    ? geometricMean(times)
    : { geometricMean: 0, interval: null }
  return {
    name: 'start-up',
    per: 'run',
    isIn: ['wholeInstance', 'allocated', 'monthly'],
    usd: isKnown
      ? risingWith({ value: ms, interval }, (time) => (time / 3_600_000) * instance.usdPerHour)
      : null,
    text: isKnown
      ? `while the engine starts, at the price of ${instance.name}`
      : 'the engine’s start was not measured',
  }
}

/** What booting adds to the bill of a run that has an instance for itself. */
const provisioning = ({ seconds, instance, table }: LinesRequest): CostLine | null => {
  const boot = table.bootSeconds
  if (!boot) return null
  // What of it lies beyond the minimum: a difference of two long bills would lose it.
  const added = (time: number): number =>
    (Math.min(boot.value, Math.max(0, boot.value + time - (table.minimumSeconds?.value ?? 0))) / 3600) *
    instance.usdPerHour
  return {
    name: 'provisioning',
    per: 'run',
    isIn: ['monthly'],
    usd: risingWith(seconds, added),
    text: `an instance that boots for ${boot.value} s before each run${boot.verified ? '' : ' (unverified)'}`,
  }
}

const spot = ({ seconds, instance, table }: LinesRequest): CostLine | null => {
  const { spotUsdPerHour, name } = instance
  if (spotUsdPerHour === null) return null
  const from = table.spot ? ` of ${table.spot.date}${table.spot.verified ? '' : ' (unverified)'}` : ''
  return {
    name: 'spot',
    per: 'run',
    isIn: [],
    usd: risingWith(seconds, (time) => (billedSeconds(time, table) / 3600) * spotUsdPerHour),
    text: `a run on ${name} at the typical spot price${from}, if nothing interrupts it`,
  }
}

const disk = ({ seconds, table }: LinesRequest): CostLine | null => {
  const { diskGib, diskUsdPerGibMonth } = table
  if (!diskGib || !diskUsdPerGibMonth) return null
  const perSecond = (diskGib.value * diskUsdPerGibMonth.value) / (HOURS_PER_MONTH * 3600)
  return {
    name: 'disk',
    per: 'run',
    isIn: [],
    usd: risingWith(seconds, (time) => billedSeconds(time, table) * perSecond),
    text: `the instance’s disk of ${diskGib.value} GiB${diskGib.verified ? '' : ' (assumed)'}, on top`,
  }
}

const storage = ({ trials, inputBytes, table }: LinesRequest): CostLine | null => {
  const price = table.storageUsdPerGbMonth
  if (!price) return null
  const written = trials.flatMap(({ output }) => output?.bytes ?? [])
  const bytes = inputBytes + (written.length > 0 ? median(written) : 0)
  return {
    name: 'storage',
    per: 'month',
    isIn: [],
    usd: written.length > 0 ? exactly((bytes / GB) * price.value) : null,
    text:
      written.length > 0
        ? 'one copy of inputs and outputs in object storage, on top'
        : 'what was written is unknown',
  }
}

/** Requests are counted nowhere; that each file written took one at least is known. */
const requests = ({ trials, table }: LinesRequest): CostLine | null => {
  const { putUsdPerThousand: put, getUsdPerThousand: get } = table
  const written = trials.flatMap(({ application }) => application?.filesWritten ?? [])
  if (!put || written.length < trials.length) return null
  const files = median(written)
  const reads = get ? ` ($${get.value} per 1,000)` : ''
  return {
    name: 'requests',
    per: 'run',
    isIn: [],
    usd: exactly((files * put.value) / 1000),
    text: `at least: one request for each data file written (${files})${put.verified ? '' : ', at an unverified price'}; those for metadata and all that read${reads} are not counted`,
  }
}

const controlPlane = ({ table }: LinesRequest): CostLine | null => {
  const price = table.controlPlaneUsdPerHour
  return (
    price && {
      name: 'control plane',
      per: 'month',
      isIn: ['alwaysOn'],
      usd: exactly(HOURS_PER_MONTH * price.value),
      text: 'of the always-on cluster; a cluster that serves others as well costs this job less',
    }
  )
}
