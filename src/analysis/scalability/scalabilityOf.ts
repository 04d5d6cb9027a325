import type { ScenarioResult } from '../results.ts'
import { byLimitsOf } from './byLimits.ts'
import { bySizeOf } from './bySize.ts'
import type { ScalabilityResult } from './scalabilityResult.ts'

type Key = (result: ScenarioResult) => unknown[]

/** How scenarios grow that ran at several sizes, or with several numbers of cores; others are left out. */
export const scalabilityOf = (results: readonly ScenarioResult[]): ScalabilityResult[] =>
  groupsBy(results, ({ file, scenario, target }) => [file, scenario, target])
    .map((variants) => {
      const { file, scenario, target } = variants[0]!
      return {
        file,
        scenario,
        target,
        bySize: severalBy(variants, ({ limits }) => [limits.cpus, limits.memoryMb], sizeOf).map(bySizeOf),
        byLimits: severalBy(
          variants,
          ({ size, dataset, limits }) => [size, dataset.bytes, limits.memoryMb],
          ({ limits }) => limits.cpus,
        ).map(byLimitsOf),
      }
    })
    .filter(({ bySize, byLimits }) => bySize.length + byLimits.length > 0)

const sizeOf = ({ dataset }: ScenarioResult): number => dataset.bytes

/** Groups in which something has more than one value. */
const severalBy = (
  results: readonly ScenarioResult[],
  key: Key,
  varied: (result: ScenarioResult) => number,
): ScenarioResult[][] => groupsBy(results, key).filter((group) => new Set(group.map(varied)).size > 1)

const groupsBy = (results: readonly ScenarioResult[], key: Key): ScenarioResult[][] => [
  ...Map.groupBy(results, (result) => JSON.stringify(key(result))).values(),
]
