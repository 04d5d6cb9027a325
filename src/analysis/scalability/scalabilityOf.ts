import type { ScenarioResult } from '../scenarioResult.ts'
import { byLimitsOf } from './byLimits.ts'
import { bySizeOf } from './bySize.ts'
import type { ScalabilityResult } from './scalabilityResult.ts'

type Key = (result: ScenarioResult) => unknown[]

/** How scenarios grow that ran at several sizes, or with several numbers of cores; others are left out. */
export const scalabilityOf = (results: readonly ScenarioResult[]): ScalabilityResult[] =>
  groupsBy(results, ({ file, scenario, target }) => [file, scenario, target])
    .map(growthOf)
    .filter(({ bySize, byLimits }) => bySize.length + byLimits.length > 0)

/** A report is made anew after each scenario of a run, and fits take longest: only what has changed is fitted again. */
const known = new WeakMap<
  ScenarioResult,
  { variants: readonly ScenarioResult[]; growth: ScalabilityResult }
>()

const growthOf = (variants: readonly ScenarioResult[]): ScalabilityResult => {
  const [first] = variants as [ScenarioResult, ...ScenarioResult[]]
  const before = known.get(first)
  const isSame =
    before?.variants.length === variants.length &&
    variants.every((variant, i) => variant === before.variants[i])
  if (isSame) return before.growth
  const { file, scenario, target } = first
  const growth: ScalabilityResult = {
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
  known.set(first, { variants, growth })
  return growth
}

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
