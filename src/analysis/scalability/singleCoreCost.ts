import { mean } from 'simple-statistics'
import { logsOf } from '../../stats/logMean.ts'
import { welchRatio } from '../../stats/welchRatio.ts'
import { boundsText, ratioText } from '../ratioText.ts'
import type { LimitRun } from './limitRuns.ts'
import type { Cost } from './scalabilityResult.ts'

interface Stack {
  id: string
  label: string
  runs: readonly LimitRun[]
}

/**
 * COST, the configuration that outperforms a single thread (McSherry, Isard & Murray, HotOS 2015): of each pair, how many
 * cores the one that is slower on one core needs to beat a single core of the other.
 */
export const singleCoreCosts = (stacks: readonly Stack[]): Cost[] =>
  stacks.flatMap((against) =>
    stacks.filter((stack) => stack !== against).flatMap((stack) => costOf(stack, against) ?? []),
  )

const costOf = (stack: Stack, against: Stack): Cost | null => {
  const single = withTimes(against).find(({ value }) => value === 1)
  const runs = withTimes(stack)
  if (!single || runs.length === 0) return null
  const beats = (run: LimitRun): boolean => logTime(run) < logTime(single)
  if (runs[0]!.value === 1 && beats(runs[0]!)) return null
  const first = runs.find(beats)
  // With fewer cores, at which not all went well, it may beat it as well.
  if (first && stack.runs.some(({ value, unsound }) => value < first.value && unsound !== null)) return null
  const shown = first ?? runs.at(-1)!
  const { ratio, interval } = welchRatio(single.times, shown.times)
  const cores = first?.value ?? null
  return {
    stack: stack.id,
    against: against.id,
    cores,
    upTo: runs.at(-1)!.value,
    ratio: { value: ratio, interval },
    sentence: sentenceOf(shown.label, single.label, shown.value, cores, { ratio, interval }),
  }
}

const withTimes = ({ runs }: Stack): LimitRun[] => runs.filter(({ times }) => times.length > 0)

const logTime = ({ times }: LimitRun): number => mean(logsOf(times))

const sentenceOf = (
  stack: string,
  against: string,
  cores: number,
  reached: number | null,
  { ratio, interval }: ReturnType<typeof welchRatio>,
): string => {
  const evidence = `${ratioText(ratio, interval).ratio}× its time, ${boundsText(ratio, interval)}`
  const count = `${cores} ${cores === 1 ? 'core' : 'cores'}`
  if (reached === null)
    return `${stack} does not beat one core of ${against} with up to ${count}: ${evidence}`
  const isShown = interval !== null && interval.upper < 1
  return `${stack} needs ${count} to beat one core of ${against}: ${evidence}${isShown ? '' : ', but that it does is not shown'}`
}
