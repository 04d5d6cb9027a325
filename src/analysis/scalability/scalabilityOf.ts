import { limitsKey } from '../measuredLimits.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import { byExecutorsOf } from './byExecutors.ts'
import { byLimitsOf } from './byLimits.ts'
import { bySizeOf } from './bySize.ts'
import type { ScalabilityResult } from './scalabilityResult.ts'

type Key = (result: ScenarioResult) => unknown[]

/** How scenarios grow that ran at several sizes, or with several numbers of cores or executors; others are left out. */
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
    bySize: severalBy(variants, ({ limits }) => [limitsKey(limits)], sizeOf).map(bySizeOf),
    byLimits: [
      ...severalBy(variants, sizeAndMemory, cpusOf).flatMap(alikeInExecutors).map(byLimitsOf),
      ...severalBy(variants, (result) => [...sizeAndMemory(result), cpusOf(result)], executorsOf).flatMap(
        (results) => byExecutorsOf(results) ?? [],
      ),
    ],
  }
  known.set(first, { variants, growth })
  return growth
}

const sizeOf = ({ dataset }: ScenarioResult): number => dataset.bytes
const cpusOf = ({ limits }: ScenarioResult): number => limits.cpus
const executorsOf = ({ limits }: ScenarioResult): number | undefined => limits.executors
const sizeAndMemory = ({ size, dataset, limits }: ScenarioResult): unknown[] => [
  size,
  dataset.bytes,
  limits.memoryMb,
]

/** Executors may grow with the cores; where some cores have several numbers of them, each number is by itself. */
const alikeInExecutors = (results: ScenarioResult[]): ScenarioResult[][] =>
  severalBy(results, (result) => [cpusOf(result)], executorsOf).length === 0
    ? [results]
    : severalBy(results, (result) => [executorsOf(result)], cpusOf)

/** Groups in which something has more than one value. */
const severalBy = (
  results: readonly ScenarioResult[],
  key: Key,
  varied: (result: ScenarioResult) => number | undefined,
): ScenarioResult[][] => groupsBy(results, key).filter((group) => new Set(group.map(varied)).size > 1)

const groupsBy = (results: readonly ScenarioResult[], key: Key): ScenarioResult[][] => [
  ...Map.groupBy(results, (result) => JSON.stringify(key(result))).values(),
]
