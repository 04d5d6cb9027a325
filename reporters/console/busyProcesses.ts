import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import type { Warning } from '../../src/stats/warning.ts'

const isBusy = ({ code }: Warning): boolean => code === 'otherProcesses'

/** The warnings with those of all busy processes as one; which process it was in which trial is in the report. */
export const withBusyProcessesAsOne = ({ warnings, stackResults }: ScenarioResult): Warning[] => {
  const place = warnings.findIndex(isBusy)
  if (warnings.filter(isBusy).length < 2) return warnings
  const trials = Object.values(stackResults)
    .flatMap(({ executionResults }) => executionResults)
    .map(({ block, warnings: own }) => ({ block, busy: own.filter(isBusy) }))
    .filter(({ busy }) => busy.length > 0)
  if (trials.length === 0) return warnings
  const most = Math.max(
    ...trials.map(({ busy }) => busy.reduce((sum, { severity = 0 }) => sum + severity, 0)),
  )
  const bySubject = Map.groupBy(
    trials.flatMap(({ busy }) => busy),
    ({ subject = '' }) => (subject.endsWith(' processes') ? 'others' : subject),
  )
  const names = [...bySubject]
    .map(([name, alike]) => ({ name, cores: Math.max(...alike.map(({ severity = 0 }) => severity)) }))
    .sort((a, b) => b.cores - a.cores)
    .map(({ name, cores }) => `${name} ${percent(cores)}`)
  const shown = names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED), '…'] : names
  const blocks = [...new Set(trials.map(({ block }) => block))].sort((a, b) => a - b)
  const one: Warning = {
    code: 'otherProcesses',
    text: `other processes used up to ${percent(most)} of a core in ${rangesText(blocks)} (${shown.join(', ')})`,
    advice: 'end them, or run more blocks',
  }
  return warnings.flatMap((warning, i) => (i === place ? [one] : isBusy(warning) ? [] : [warning]))
}

const MOST_NAMED = 5

const percent = (cores: number): string => `${Math.round(100 * cores)} %`

/** `block 2`, `blocks 1–3, 5`. */
const rangesText = (blocks: readonly number[]): string => {
  const ranges: { from: number; to: number }[] = []
  for (const block of blocks) {
    const last = ranges.at(-1)
    if (last && last.to === block - 1) last.to = block
    else ranges.push({ from: block, to: block })
  }
  const text = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')
  return `${blocks.length === 1 ? 'block' : 'blocks'} ${text}`
}
