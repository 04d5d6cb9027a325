import { formatByteSize } from '../../host/byteSize.ts'
import { type Decision, decide } from './decide.ts'
import type { DecisionInput } from './input.ts'
import type { Change } from './recommendation.ts'
import { key, type Threshold } from './thresholds.ts'
import { answerText, labelOf, memoryText, timeText } from './words.ts'

/** What would change the answer, for people. */
export const changesOf = (
  thresholds: readonly Threshold[],
  input: DecisionInput,
  decision: Decision,
): Change[] => [
  ...thresholds.map(
    (threshold): Change => ({
      what: threshold.what,
      threshold: thresholdText(threshold, decision.stack === null ? '' : labelOf(decision.stack, input)),
      becomes: answerText(threshold.becomes, input),
    }),
  ),
  ...clusterChange(input, decision),
]

/** `above 2.3 GB [1.9–2.8 GB]`: the best guess, and from where on the answer is unsure and sure again. */
const thresholdText = ({ what, direction, from, at, to }: Threshold, stack: string): string => {
  const show = shown[what]
  const guess = show(at ?? from)
  const range = to === null ? openRange(show(from), guess) : closedRange([from, to].map(show), direction)
  return what === 'price'
    ? `the price of ${stack} alone up by ${guess}${range}`
    : `${direction} ${guess}${range}`
}

const openRange = (from: string, guess: string): string => (from === guess ? '' : ` [unsure from ${from}]`)

const closedRange = (ends: readonly string[], direction: Threshold['direction']): string => {
  const [lower, upper] = direction === 'above' ? ends : ends.toReversed()
  return lower === upper ? '' : ` [${withoutUnit(lower!, upper!)}–${upper}]`
}

/** `1.9` of `1.9 GB` beside `2.8 GB`. */
const withoutUnit = (text: string, beside: string): string => {
  const unit = / \S+$/.exec(text)?.[0]
  return unit !== undefined && beside.endsWith(unit) ? text.slice(0, -unit.length) : text
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`

const shown: Record<Threshold['what'], (value: number) => string> = {
  size: formatByteSize,
  memory: memoryText,
  deadline: (minutes) => timeText(minutes * 60_000),
  growth: (factor) => percent(factor - 1),
  runsPerDay: (runs) => `${Number(runs.toPrecision(3))}`,
  price: (factor) => percent(factor - 1),
}

const clusterChange = (input: DecisionInput, decision: Decision): Change[] => {
  const { workload } = input
  const isThere = workload.existingCluster ?? false
  const other = decide({ ...input, workload: { ...workload, existingCluster: !isThere } })
  if (key(other) === key(decision) || other.answer !== 'use') return []
  return [
    {
      what: 'existingCluster',
      threshold: isThere ? 'on machines for this job alone' : 'on a cluster that runs anyway',
      becomes: answerText(other, input),
    },
  ]
}
