import { formatMemory, formatTime } from '../../../reporters/format.ts'
import { formatTable } from '../../../reporters/table.ts'
import { terminalOf } from '../../../reporters/terminal.ts'
import type { StoredScenario, StoredTrial } from '../../analysis/storedSessions.ts'
import { type Baseline, readBaseline } from '../../baseline/baselineFile.ts'
import { isSameScenario } from '../../baseline/sameScenario.ts'
import { titleOf } from '../../scenario/variants.ts'
import { summarise } from '../../stats/summary.ts'
import { sessionsText } from './sessionsText.ts'

/** Prints what a baseline has: each session's medians, by scenario and stack. */
export const show = async (name: string): Promise<void> => {
  const baseline = await readBaseline(process.cwd(), name)
  const { width } = terminalOf()
  console.log(`baseline ${name}: ${sessionsText(baseline.sessions.length)}`)
  for (const scenario of scenariosOf(baseline))
    for (const stack of Object.keys(scenario.stacks))
      console.log(`\n${[headingOf(scenario, stack), ...rowsOf(baseline, scenario, stack, width)].join('\n')}`)
}

/** Each scenario once, with all stacks that any session has. */
const scenariosOf = ({ sessions }: Baseline): StoredScenario[] => {
  const all = sessions.flatMap(({ scenarios }) => scenarios)
  const firsts = all.filter((one, i) => all.findIndex((other) => isSameScenario(one, other)) === i)
  return firsts.map((first) => {
    const stacks = all.filter((other) => isSameScenario(first, other)).map((other) => other.stacks)
    return { ...first, stacks: Object.assign({}, ...stacks) }
  })
}

const headingOf = (
  { scenario, size, variant, target, dataset, fingerprint }: StoredScenario,
  stack: string,
): string =>
  [
    `${titleOf(scenario, variant)} · ${stack}`,
    `${size}, ${target}, ${dataset.rows.toLocaleString('en')} rows`,
    `input ${dataset.digest.slice(0, 8)}`,
    `fingerprint ${fingerprint.digest.slice(0, 8)}`,
  ].join(' · ')

const rowsOf = ({ sessions }: Baseline, scenario: StoredScenario, stack: string, width: number): string[] => {
  const rows = sessions.flatMap(({ runId, tool, scenarios }) => {
    const trials = scenarios.find((one) => isSameScenario(one, scenario))?.stacks[stack]
    return trials ? [{ runId, tool, trials }] : []
  })
  const columns = [
    ['trials', ...rows.map(({ trials }) => `${trials.length}`)],
    ['time', ...rows.map(({ trials }) => medianText(trials, 'executionTimeMs', formatTime))],
    [
      'peak memory',
      ...rows.map(({ trials }) => medianText(trials, 'peakMemoryMb', (mb) => formatMemory(mb, mb))),
    ],
    ['CPU', ...rows.map(({ trials }) => medianText(trials, 'cpuSeconds', (s) => formatTime(s * 1000)))],
    ['etl-bench', ...rows.map(({ tool }) => tool)],
  ]
  const names = ['session', ...rows.map(({ runId }) => runId)]
  return formatTable(names, columns, width).flat()
}

type Figure = 'executionTimeMs' | 'peakMemoryMb' | 'cpuSeconds'

const medianText = (
  trials: readonly StoredTrial[],
  figure: Figure,
  format: (value: number) => string,
): string => {
  const values = trials.flatMap((trial) => trial[figure] ?? [])
  return values.length === trials.length ? format(summarise(values).median) : 'not measured'
}
