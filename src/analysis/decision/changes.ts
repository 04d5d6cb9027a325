import { formatByteSize } from '../../host/byteSize.ts'
import { type Decision, decide } from './decide.ts'
import type { DecisionInput } from './input.ts'
import type { Change } from './recommendation.ts'
import { key, type Threshold } from './thresholds.ts'
import { answerText, memoryText, timeText } from './words.ts'

/** What would change the answer, for people. */
export const changesOf = (
  thresholds: readonly Threshold[],
  input: DecisionInput,
  decision: Decision,
): Change[] => [
  ...thresholds.map(
    (threshold): Change => ({
      what: threshold.what,
      threshold: thresholdText(threshold),
      becomes: answerText(threshold.becomes, input),
    }),
  ),
  ...clusterChange(input, decision),
]

/** `above 2.3 [1.9–2.8] GB`: the best guess, and from where on the answer is unsure and sure again. */
const thresholdText = ({ what, direction, from, at, to }: Threshold): string => {
  const { phrase, show } = shown[what]
  const ends = direction === 'above' ? [from, to] : [to, from]
  const [lower, upper] = ends.map((end) => (end === null ? '?' : show(end)))
  const guess = show(at ?? from)
  const range = lower === upper ? '' : ` [${withoutUnit(lower!, upper!)}–${upper}]`
  return phrase === null ? `${direction} ${guess}${range}` : `${phrase} ${guess}${range}`
}

/** `1.9` of `1.9 GB` beside `2.8 GB`. */
const withoutUnit = (text: string, beside: string): string => {
  const unit = / \S+$/.exec(text)?.[0]
  return unit !== undefined && beside.endsWith(unit) ? text.slice(0, -unit.length) : text
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`

interface Shown {
  /** In place of above and below. */
  phrase: string | null
  show(value: number): string
}

const shown: Record<Threshold['what'], Shown> = {
  size: { phrase: null, show: formatByteSize },
  memory: { phrase: null, show: memoryText },
  deadline: { phrase: null, show: (minutes) => timeText(minutes * 60_000) },
  growth: { phrase: null, show: (factor) => percent(factor - 1) },
  runsPerDay: { phrase: null, show: (runs) => `${Number(runs.toPrecision(3))}` },
  price: { phrase: 'its price alone up by', show: (factor) => percent(factor - 1) },
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
