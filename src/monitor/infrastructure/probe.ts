import type { Referee } from '../../referee/referee.ts'
import type { CatalogAccess } from '../../targets/target.ts'
import type { InputFiles } from '../../trial/protocol.ts'
import { type InfrastructureReading, infrastructureReading } from './reading.ts'

/** Takes a reading from where trials run. `repeats`: how often each service is asked. */
export type Probe = (
  inputs: Readonly<Record<string, InputFiles>>,
  repeats: number,
) => Promise<InfrastructureReading>

/**
 * Probes through the environment's referee, which runs where trials do and reaches catalog and store as they do:
 * no target needs code of its own for it. The disk's throughput is measured with the first reading alone.
 */
export const createProbe = (referee: Referee, catalog: CatalogAccess): Probe => {
  let isFirst = true
  return async (inputs, repeats) => {
    const withStorage = isFirst
    isFirst = false
    const reading = await referee.call('probe', { catalog, inputs, repeats, withStorage })
    return infrastructureReading.parse(reading)
  }
}
