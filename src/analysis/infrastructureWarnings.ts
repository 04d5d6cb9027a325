import type { InfrastructureReading } from '../monitor/infrastructure/reading.ts'
import type { Warning } from '../stats/warning.ts'
import { summariseInfrastructure } from './infrastructure.ts'

/** An answer that takes so many times the usual, and so long, is one that a trial would feel. */
const outlierFactor = 20
const outlierMs = 250
/** Below it most pipelines wait for the disk, whatever runs them, MiB/s. */
const slowDisk = 30

/** What was off with catalog, store, network or disk. */
export const infrastructureWarnings = (readings: readonly InfrastructureReading[]): Warning[] => {
  const summary = summariseInfrastructure(readings)
  if (!summary) return []
  const services = Object.entries({
    'the catalog': summary.catalog,
    'the object store (writing)': summary.storeWrite,
    'the object store (reading)': summary.storeRead,
    ...Object.fromEntries(
      Object.entries(summary.network).map(([service, own]) => [`the network to the ${service}`, own]),
    ),
  })
  const slow = services.flatMap(([name, { p50Ms, maxMs }]) =>
    p50Ms !== null && maxMs! >= outlierMs && maxMs! >= outlierFactor * p50Ms
      ? [slowAnswer(name, p50Ms, maxMs!)]
      : [],
  )
  const reasons = [
    ...services.map(([name, { reason }]) => ({ name, reason })),
    { name: 'the warehouse’s disk', reason: unexpected(readings.flatMap(({ storage }) => storage ?? [])) },
  ]
  const unmeasured = reasons.flatMap(({ name, reason }) => (reason === null ? [] : [notProbed(name, reason)]))
  return [...slow, ...unmeasured, ...diskWarnings(summary.storage?.write ?? null)]
}

const unexpected = (parts: readonly { reason?: string | undefined; expected?: boolean | undefined }[]) =>
  parts.find(({ reason, expected }) => reason !== undefined && !expected)?.reason ?? null

const slowAnswer = (name: string, usualMs: number, longestMs: number): Warning => ({
  code: 'slowService',
  subject: name,
  text: `${name} once took ${Math.round(longestMs)} ms to answer, as a rule ${usualMs < 100 ? usualMs.toPrecision(2) : Math.round(usualMs)} ms`,
  advice: 'see what else uses it; run more blocks if a trial may have met it',
})

const notProbed = (name: string, reason: string): Warning => ({
  code: 'notProbed',
  subject: name,
  text: `${name} did not answer a probe: ${reason}`,
  advice: 'see whether it is up, and reached as the trials reach it',
})

const diskWarnings = (write: number | null): Warning[] =>
  write === null || write >= slowDisk
    ? []
    : [
        {
          code: 'slowDisk',
          text: `the warehouse’s disk takes ${write.toPrecision(2)} MiB/s with fsync`,
          advice: 'times may be those of the disk; put the project on a faster one to compare engines',
        },
      ]
