import { hasExceeded, isMeasured } from './constraints.ts'
import type { Decision } from './decide.ts'
import { horizonBytes } from './horizon.ts'
import type { DecisionInput } from './input.ts'
import { partsOf } from './mixture.ts'

/** As many as give an interval that is worth having. */
const USUAL_BLOCKS = 6
const MOST_BLOCKS = 50

/** The command that would bring the evidence that is missing; null where none is, or no run would bring it. */
export const nextRunOf = (input: DecisionInput, decision: Decision): string | null => {
  const { rule, answer } = decision
  if (answer !== 'notEnoughEvidence' || rule === 'notMeasured' || isSettled(decision)) return null
  const isUnclear = rule === 'unclear' || rule === 'boundUnclear'
  if (rule === 'sizeNotRun' || rule === 'failsNearby' || (isUnclear && isForetold(decision))) {
    const sizes = rule === 'failsNearby' ? endsToRun(input) : sizesToRun(input)
    return sizes === null || input.asked.includes('files') ? null : command(input, [`--sizes ${sizes}`])
  }
  const same = sizesAsked(input)
  if (rule === 'unverified' || rule === 'oneStack')
    return command(input, ['--stacks spark,pythonic,pythonic:duckdb', ...same])
  if (rule === 'unfinished')
    return command(input, [`--blocks ${Math.max(USUAL_BLOCKS, input.blocks)}`, ...same])
  const blocks = Math.min(MOST_BLOCKS, Math.max(USUAL_BLOCKS, 2 * input.blocks))
  return blocks > input.blocks ? command(input, [`--blocks ${blocks}`, ...same]) : null
}

/** It hangs on sizes that curves tell of: runs there tell more than more of the same. */
const isForetold = ({ horizon }: Decision): boolean =>
  horizon !== null && partsOf(horizon).some(({ facts }) => !facts.isMeasured)

/** Whether a bound stays unclear however many trials there are: what it is of is not measured, or a trial exceeded it. */
const isSettled = ({ rule, leaders, unclear, horizon }: Decision): boolean =>
  rule === 'boundUnclear' &&
  unclear.some(
    ({ stack, bound }) =>
      stack === leaders[0] &&
      (!isMeasured(stack, bound.quantity, horizon!) || hasExceeded(stack, bound, horizon!)),
  )

/** The sizes that were run, where the command line takes them. */
const sizesAsked = ({ asked }: DecisionInput): string[] =>
  asked.every((size) => /^(?:small|medium|large|[\d.]+[MG]B)$/.test(size))
    ? [`--sizes ${asked.join(',')}`]
    : []

/** The first and the last size looked at. */
const endsToRun = (input: DecisionInput): string => {
  const sizes = horizonBytes(input).map(megabytes)
  return [...new Set([sizes[0], sizes.at(-1)])].map((mb) => `${mb}MB`).join(',')
}

/** The largest size that can be generated. */
const LARGEST = 10e9

/** Four sizes that reach the largest one looked at, or come as near as the curves need. */
const sizesToRun = (input: DecisionInput): string | null => {
  const bytes = horizonBytes(input)
  const top = Math.min(Math.max(...bytes), LARGEST)
  if (Math.max(...bytes) > LARGEST * 3) return null
  const sizes = [1 / 27, 1 / 9, 1 / 3, 1].map((share) => megabytes(top * share))
  return [...new Set(sizes)].map((mb) => `${mb}MB`).join(',')
}

const megabytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1e6))

const command = ({ file, scenario, target, limits }: DecisionInput, options: readonly string[]): string => {
  const pattern = scenario.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&').replaceAll("'", "'\\''")
  const bounds = `--cpus ${limits.cpus} --memory-mb ${limits.memoryMb}`
  return `npx vitest bench ${file} --project ${target} -t '${pattern}' -- ${[...options, bounds].join(' ')}`
}
