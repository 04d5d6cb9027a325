import type {
  GateMetric,
  GateReference,
  GateResult,
  GateVerdict,
  Judgement,
} from '../../src/analysis/gateResult.ts'
import { levelText } from '../../src/analysis/ratioText.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { formatChange } from '../format.ts'
import { firstLine } from '../terminal.ts'

/** A verdict as word and sign, so that none needs a colour. */
export const verdictText: Record<GateVerdict, string> = {
  pass: 'pass ✓',
  regressed: 'regressed ✗',
  inconclusive: 'inconclusive ?',
  couldNotMeasure: 'not measured ✗',
}

export const metricText: Record<GateMetric, string> = {
  executionTimeMs: 'time',
  peakMemoryMb: 'peak memory',
  cpuSeconds: 'CPU',
}

/** `origin/main (1a2b3c4)`, `baseline nightly (7 sessions)`. */
export const referenceText = (against: GateReference | null): string => {
  if (against === null) return 'nothing'
  if (against.kind === 'revision') return `${against.ref} (${against.commit.slice(0, 7)})`
  return `baseline ${against.name} (${against.sessions} ${against.sessions === 1 ? 'session' : 'sessions'})`
}

/** The rule: margin, level and looks, as they were declared. */
export const ruleText = ({ margin, level, looks }: GateResult): string => {
  const blocks = looks.map((look) => look.blocks).join(', ')
  const when = looks.length > 1 ? `looks after ${blocks} blocks` : `${blocks} blocks`
  return `margin ${levelText(margin)} · ${levelText(level)} false alarms at most in each family · ${when}`
}

/** What the table's signs and columns mean. */
export const legend =
  '± spread of single trials · ~ no change shown · at least, cannot exclude: bounds of the change · would catch: least change found in 80 % of such runs'

/** What is said beside every verdict that is not a pass. */
export const powerText = ({ cannotExclude, detectable }: Judgement): string => {
  const most =
    cannotExclude === null ? 'cannot exclude any change' : `cannot exclude ${formatChange(cannotExclude)}`
  return detectable === null
    ? `${most}; no regression would have been caught with 80 % power`
    : `${most}; would have caught ${formatChange(detectable)} with 80 % power`
}

/** The gate in one line, with what the exit code means. Other output than the reference's is no regression, but never hidden. */
export const closingLine = (gate: GateResult, results: readonly ScenarioResult[]): string => {
  const items = gate.families.flatMap((family) => [...(family.suite ? [family.suite] : []), ...family.items])
  const count = items.filter(({ verdict }) => verdict === gate.verdict).length
  const limit = `${referenceText(gate.against)} by more than ${levelText(gate.margin)}`
  const reasons: Record<GateVerdict, string> = {
    pass: `nothing got worse than ${limit}`,
    regressed: `${count} of ${items.length} figures got worse than ${limit}`,
    inconclusive: `${count} of ${items.length} figures can neither pass nor be called regressed`,
    couldNotMeasure: 'not everything could be measured, so nothing passes',
  }
  const code =
    gate.verdict === 'inconclusive' && gate.exitCode === 0 ? '0, a warning only' : `${gate.exitCode}`
  const word = gate.verdict === 'couldNotMeasure' ? 'could not measure ✗' : verdictText[gate.verdict]
  return `gate: ${word}${changedText(gate, results)} (exit code ${code}): ${reasons[gate.verdict]}`
}

/** `, but the output of revenue differs from main’s`, or `from baseline nightly’s`; empty where no scenario writes other tables. */
const changedText = ({ verdict, against }: GateResult, results: readonly ScenarioResult[]): string => {
  const changed = results.filter(({ warnings }) => warnings.some(({ code }) => code === 'outputChanged'))
  const names = [...new Set(changed.map(({ scenario }) => firstLine(scenario)))]
  if (names.length === 0 || !against) return ''
  const rest = names.length - MOST_NAMED
  const shown = [...names.slice(0, MOST_NAMED), ...(rest > 0 ? [`${rest} more`] : [])]
  const list = shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
  return `, ${verdict === 'pass' ? 'but' : 'and'} the output of ${list} differs from ${against.kind === 'revision' ? against.ref : `baseline ${against.name}`}’s`
}

const MOST_NAMED = 3
