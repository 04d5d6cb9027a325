import { compareFingerprints, type FingerprintDifference } from '../analysis/fingerprint.ts'
import type { ExpectedItem, GateRequest } from '../analysis/gateResult.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import { stackFingerprint } from '../analysis/stackFingerprint.ts'
import type { StoredScenario, StoredSessions } from '../analysis/storedSessions.ts'
import { titleOf } from '../scenario/variants.ts'
import { sessionEvidence } from '../stats/sessionEvidence.ts'
import { summarise } from '../stats/summary.ts'
import type { Warning } from '../stats/warning.ts'
import { figureOf, type GateFigure, type GateInput } from './gateFigures.ts'
import { failuresOf, inBlockOrder, inputOf, missingText, notMeasured } from './gateItems.ts'
import { isSameScenario } from './sameScenario.ts'

/** Holds each stack's trials against the stored sessions that have it. Pure: `report.json` has it all. */
export const sessionFigures = (request: GateRequest, results: readonly ScenarioResult[]): GateInput => {
  const input = inputOf(request, results, (item, result) => figuresOf(item, result, request))
  const notes = request.expected.flatMap((item) => {
    const result = results.find((one) => isSameScenario(item, one))
    return result ? changesOf(item, result, request).notes : []
  })
  return { ...input, notes: [...input.notes, ...new Map(notes.map((note) => [note.text, note])).values()] }
}

const figuresOf = (
  item: ExpectedItem,
  result: ScenarioResult | undefined,
  request: GateRequest,
): GateFigure[] => {
  const about = { ...item, size: result?.size ?? '' }
  const problem = obstacle(item, result, request)
  if (problem !== null) return request.metrics.map((metric) => ({ ...about, metric, problem }))
  const ours = inBlockOrder(result!.stackResults[item.stack]!)
  const sessions = sessionsOf(result!, item)
  return request.metrics.map((metric): GateFigure => {
    const news = ours.map(figureOf[metric])
    const olds = sessions.map(({ stacks }) => stacks[item.stack]!.map((trial) => trial[metric]))
    const isKnown = [...news, ...olds.flat()].every((value) => value !== null && value > 0)
    if (!isKnown) return { ...about, metric, problem: notMeasured(metric, ours) }
    const evidence = sessionEvidence({ stored: olds.map(logs), current: logs(news) })
    if ('couldNotMeasure' in evidence)
      return { ...about, metric, problem: `${evidence.couldNotMeasure}; ${evidence.advice}` }
    return {
      ...about,
      metric,
      problem: null,
      evidence,
      differences: null,
      base: summarise(olds.flat() as number[]),
      look: 1,
    }
  })
}

const logs = (values: readonly (number | null)[]): number[] => values.map((value) => Math.log(value!))

const sessionsOf = ({ stored }: ScenarioResult, { stack }: ExpectedItem): StoredSessions =>
  (stored ?? []).filter(({ stacks }) => stack in stacks)

/** Why there is nothing sound to compare, or null. */
const obstacle = (
  item: ExpectedItem,
  result: ScenarioResult | undefined,
  request: GateRequest,
): string | null => {
  const missing = missingText(item, nameOf(request))
  if (!result) return missing.scenario
  const ours = result.stackResults[item.stack]
  if (!ours) return missing.stack
  const failures = failuresOf(ours)
  if (failures.length > 0) return failures.join('; ')
  if (result.verification.identical === false)
    return 'the stacks’ outputs differ, and which of them is right is not known'
  const blocks = result.schedule.blocks.length
  if (ours.executionResults.length !== blocks)
    return `expected all ${blocks} blocks; the run was cut short (finish it with --resume)`
  const { problems } = changesOf(item, result, request)
  return problems.length > 0 ? problems.join('; ') : null
}

const nameOf = ({ reference }: GateRequest): string =>
  reference.kind === 'baseline' ? `baseline ${reference.name}` : reference.ref

/** What has changed since the sessions: what makes times incomparable, and what is let pass or is what is judged. */
const changesOf = (
  item: ExpectedItem,
  result: ScenarioResult,
  request: GateRequest,
): { problems: string[]; notes: Warning[] } => {
  const name = nameOf(request)
  const sessions = sessionsOf(result, item)
  const newest = sessions.at(-1)
  if (!newest || !result.fingerprint)
    return { problems: [`expected sessions of ${item.stack} in the report; got none`], notes: [] }
  const after = stackFingerprint(result.fingerprint, item.stack)
  const everyDifference = sessions
    .flatMap(({ fingerprint }) => compareFingerprints(stackFingerprint(fingerprint, item.stack), after))
    .filter(({ decisive }) => decisive)
  const differences = [...new Map(everyDifference.map((one) => [one.text, one])).values()]
  const byKind = Map.groupBy(differences, kindOf)
  const problems: string[] = []
  const notes: Warning[] = []
  const judge = (allowance: 'dataset' | 'fingerprint', text: string): void => {
    if (request.allow.includes(allowance))
      notes.push({
        code: `${allowance}Allowed`,
        text: `${titleOf(item.scenario, item.variant)} · ${item.stack}: ${text}, which --allow ${allowance} lets pass`,
        advice: 'the difference in times may be of that alone',
      })
    else problems.push(`${text} (record a new baseline; --allow ${allowance} lets it pass)`)
  }
  if (byKind.has('dataset'))
    judge('dataset', `the input is not that of ${name}: ${inputText(newest)}, now ${inputText(result)}`)
  const others = byKind.get('fingerprint')
  if (others) judge('fingerprint', `the fingerprint is not that of ${name}: ${listed(others)}`)
  if (byKind.has('work'))
    notes.push({
      code: 'scenarioChanged',
      text: `${titleOf(item.scenario, item.variant)} is declared otherwise than when ${name} was recorded, and is judged as it is now`,
      advice: '',
    })
  return { problems, notes }
}

/** What a scenario does is the user's own code, which a gate is there to judge. */
const kindOf = ({ group, name }: FingerprintDifference): 'dataset' | 'work' | 'fingerprint' => {
  if (group === 'scenario' && name === 'data') return 'dataset'
  return group === 'scenario' && name === 'work' ? 'work' : 'fingerprint'
}

const inputText = ({ size, dataset }: Pick<StoredScenario, 'size' | 'dataset'>): string =>
  `${size}, ${dataset.rows.toLocaleString('en')} rows, digest ${dataset.digest.slice(0, 8)}`

const MOST_LISTED = 5

const listed = (differences: readonly FingerprintDifference[]): string => {
  const texts = differences.slice(0, MOST_LISTED).map(({ text }) => text)
  const more = differences.length - texts.length
  return [...texts, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}
