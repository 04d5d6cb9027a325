import type {
  GateMetric,
  GateReference,
  GateResult,
  GateVerdict,
  Judgement,
} from '../../src/analysis/gateResult.ts'
import { levelText } from '../../src/analysis/ratioText.ts'
import { formatChange } from '../format.ts'

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

/** What is said beside every verdict that is not a pass. */
export const powerText = ({ cannotExclude, detectable }: Judgement): string => {
  const most =
    cannotExclude === null ? 'cannot exclude any change' : `cannot exclude ${formatChange(cannotExclude)}`
  return detectable === null
    ? `${most}; no regression would have been caught with 80 % power`
    : `${most}; would have caught ${formatChange(detectable)} with 80 % power`
}

/** The gate in one line, with what the exit code means. */
export const closingLine = (gate: GateResult): string => {
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
  return `gate: ${word} (exit code ${code}): ${reasons[gate.verdict]}`
}
