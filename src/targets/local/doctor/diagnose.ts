import { cacheFolder } from '../../../host/cacheFolder.ts'
import { type Check, type Diagnosis, limited } from '../../diagnosis.ts'
import type { DiagnoseRequest } from '../../target.ts'
import { localCatalogKind } from '../catalogKind.ts'
import { limitEnforcement } from '../enforcement.ts'
import { findGroupPlace } from '../group.ts'
import { networkPrefix } from '../network.ts'
import { openCache } from '../setUp/cache.ts'
import { cacheCheck } from './disk.ts'
import { limitChecks } from './limits.ts'
import { metricSources } from './metricSources.ts'
import { noiseChecks } from './noise.ts'
import { findPython } from './python.ts'
import { findRuntime } from './runtimes.ts'
import { stackCheck } from './stacks.ts'

/** What this machine can run and measure, without making or bringing anything. */
export const diagnoseLocal = async (
  variables: NodeJS.ProcessEnv,
  { runtimes, signal }: DiagnoseRequest,
): Promise<Diagnosis> => {
  // First and alone: what follows would be part of the noise.
  const noise = await noiseChecks()
  const folder = cacheFolder(variables)
  const cache = openCache(folder)
  const find = (runtime: Parameters<typeof findRuntime>[0]) => findRuntime(runtime, cache, variables, signal)
  const [python, ...found] = await Promise.all([
    findPython(variables, signal),
    ...runtimes(localCatalogKind).map(find),
  ])
  const neededMb = found.flatMap(({ missing }) => missing).reduce((sum, part) => sum + part.neededMb, 0)
  const group = findGroupPlace()
  const network = networkPrefix()
  return {
    checks: [
      neededMb > 0 ? python.check : notNeeded(python.check),
      ...found.map((runtime) => stackCheck(runtime, python.canSetUp)),
      await cacheCheck(folder, neededMb),
      ...limitChecks(limitEnforcement(group), network),
      ...noise,
    ],
    metrics: metricSources(group, network),
  }
}

/** Environments that are there keep the Python that they were made with. */
const notNeeded = (check: Check): Check =>
  check.status === 'missing'
    ? limited(check.name, `${check.detail}; what is set up works without`, check.advice)
    : check
