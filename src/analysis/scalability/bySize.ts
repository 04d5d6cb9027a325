import { SIZES_NEEDED } from '../../stats/curve/sizeCurve.ts'
import { pairsOf } from '../pairs.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import { crossoversOf } from './crossovers.ts'
import { meanOf } from './figures.ts'
import { localSlopes } from './localSlopes.ts'
import { memoryWallOf } from './memoryWall.ts'
import { endsOf, type Run, runsByStack, valuesOf } from './runs.ts'
import type { BySize, SizePoint, StackBySize } from './scalabilityResult.ts'
import { type ByteCurve, curveOf, type SizedFigure, sizeFitOf } from './sizeFits.ts'
import { stackWarnings } from './stackWarnings.ts'

/** One scenario's results at the same limits, the smallest size first. */
export const bySizeOf = (results: readonly ScenarioResult[]): BySize => {
  const sorted = results.toSorted((a, b) => a.dataset.bytes - b.dataset.bytes)
  const { enforcement: _, ...limits } = sorted[0]!.limits
  const stacks = [...runsByStack(sorted)].map(([id, runs]) => {
    const sized = runs.map(({ result, ...run }) => ({
      ...run,
      size: result.size,
      bytes: result.dataset.bytes,
    }))
    return { id, ...stackOf(sized, limits.memoryMb) }
  })
  const crossing = stacks.flatMap(({ id, stack: { label }, time }) =>
    time === null ? [] : [{ id, label, time }],
  )
  return {
    limits,
    sizes: sorted.map(({ size, dataset: { bytes, rows } }) => ({ size, bytes, rows })),
    stacks: Object.fromEntries(stacks.map(({ id, stack }) => [id, stack])),
    crossovers: pairsOf(crossing).flatMap(([against, stack]) => crossoversOf(stack, against)),
  }
}

type SizedRun = Run & { size: string; bytes: number }

/** Curves are of the sizes below the first at which a trial failed: past it they would be of those that went well. */
const stackOf = (
  runs: readonly SizedRun[],
  limitMb: number,
): { stack: StackBySize; time: ByteCurve | null } => {
  const failed = runs.find(({ unsound }) => unsound !== null)
  const failsFrom = failed?.bytes ?? Infinity
  const sound = runs.filter(({ bytes }) => bytes < failsFrom)
  const [times, memory] = [sizedFigures(sound, 'executionTimeMs'), sizedFigures(sound, 'peakMemoryMb')]
  const curves = { time: curveOf(times, failsFrom), memory: curveOf(memory, failsFrom) }
  const { label } = runs[0]!
  const outOfMemory = runs.find(({ trials }) => trials.some(({ status }) => status === 'outOfMemory'))
  const ranOutAt = outOfMemory ? { size: outOfMemory.size, bytes: outOfMemory.bytes } : null
  const stack: StackBySize = {
    label,
    points: runs.map(pointOf),
    time: curves.time && sizeFitOf(curves.time, times),
    memory: curves.memory && sizeFitOf(curves.memory, memory),
    memoryWall: curves.memory && memoryWallOf({ label, memory: curves.memory, limitMb, ranOutAt }),
    localSlopes: localSlopes(times),
    whyNot: curves.time ? null : whyNot(times, runs, failed ?? null),
    warnings: stackWarnings(runs, curves),
  }
  return { stack, time: curves.time }
}

const sizedFigures = (runs: readonly SizedRun[], figure: 'executionTimeMs' | 'peakMemoryMb'): SizedFigure[] =>
  runs.flatMap((run) => valuesOf(run, figure).map((value) => ({ bytes: run.bytes, value })))

const pointOf = (run: SizedRun): SizePoint => {
  const times = valuesOf(run, 'executionTimeMs')
  return {
    size: run.size,
    bytes: run.bytes,
    n: times.length,
    timeMs: meanOf(times),
    memoryMb: meanOf(valuesOf(run, 'peakMemoryMb')),
    ...endsOf(run),
  }
}

const whyNot = (
  times: readonly SizedFigure[],
  runs: readonly SizedRun[],
  failed: SizedRun | null,
): string => {
  const sizes = new Set(times.map(({ bytes }) => bytes)).size
  const below = failed === null ? '' : ` below ${failed.size}, where it failed,`
  const smallest = Math.max(1, Math.round(runs.at(-1)!.bytes / 1e7))
  const example = [1, 3, 10, 30].map((factor) => `${factor * smallest}MB`)
  const toRun = failed === null ? `, e.g. --sizes ${example.join(',')}` : ' below it'
  return `${sizes} ${sizes === 1 ? 'size' : 'sizes'}${below} ${sizes === 1 ? 'has' : 'have'} completed trials: a curve needs ${SIZES_NEEDED.linear}, and ${SIZES_NEEDED.power} to tell its bend; run four${toRun}`
}
