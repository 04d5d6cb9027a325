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

/** `above 2.3 GB [1.9–2.8]`: the best guess, and from where on the answer is unsure and sure again. */
const thresholdText = ({ what, direction, from, at, to }: Threshold): string => {
  const show = shown[what]
  const isUnsure = from !== (to ?? from) && show(from) !== show(to ?? from)
  const ends = [from, to].map((end) => (end === null ? '?' : show(end)))
  const range =
    isUnsure || to === null ? ` [${(direction === 'above' ? ends : ends.reverse()).join('–')}]` : ''
  return `${direction} ${show(at ?? from)}${range}`
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`

const shown: Record<Change['what'], (value: number) => string> = {
  size: formatByteSize,
  memory: memoryText,
  deadline: (minutes) => timeText(minutes * 60_000),
  growth: (factor) => `${percent(factor - 1)} a year`,
  runsPerDay: (runs) => `${Number(runs.toPrecision(3))} runs a day`,
  price: (factor) => `${percent(factor - 1)} more for it alone`,
  existingCluster: String,
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
