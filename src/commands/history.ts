import { type Command, InvalidArgumentError, Option } from 'commander'
import { renderHistory } from '../../reporters/history.ts'
import { terminalOf } from '../../reporters/terminal.ts'
import type { GateMetric } from '../analysis/gateResult.ts'
import { trendsOf } from '../analysis/trends.ts'
import { historyPath, readHistoryFile } from '../baseline/historyFile.ts'
import { UserError } from '../recovery/errors.ts'

interface HistoryCommandOptions {
  metric: keyof typeof metrics
  last: number
  json?: true
}

const metrics = {
  time: 'executionTimeMs',
  memory: 'peakMemoryMb',
  cpu: 'cpuSeconds',
} as const satisfies Record<string, GateMetric>

/** `etl-bench history`: how figures develop from run to run; it informs and judges nothing. */
export const addHistoryCommand = (program: Command): void => {
  program
    .command('history')
    .argument('[scenario]', 'part of a scenario’s name; all unless given')
    .description('show how each stack’s figures develop over the project’s runs, and where they changed')
    .addOption(new Option('--metric <metric>', 'which').choices(Object.keys(metrics)).default('time'))
    .option('--last <n>', 'rows of each table; changes are of all runs', count, 20)
    .option('--json', 'all runs and changes as JSON')
    .action(history)
}

const count = (text: string): number => {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new InvalidArgumentError('expected a number of rows.')
}

const history = async (
  scenario: string | undefined,
  { metric, last, json }: HistoryCommandOptions,
): Promise<void> => {
  const root = process.cwd()
  const { entries, unreadable } = await readHistoryFile(root)
  if (unreadable > 0)
    console.error(
      `${historyPath(root)}: left out ${unreadable === 1 ? 'a line' : `${unreadable} lines`} that can’t be understood`,
    )
  const trends = trendsOf(entries, metrics[metric])
  const chosen = trends.filter((trend) => isNamed(trend.scenario, scenario))
  if (chosen.length === 0)
    throw new UserError(
      whyNothing(
        scenario,
        trends.map((trend) => trend.scenario),
      ),
    )
  console.log(json ? JSON.stringify(chosen, null, 2) : renderHistory(chosen, { ...terminalOf(), last }))
}

const isNamed = (name: string, part: string | undefined): boolean =>
  part === undefined || name.toLowerCase().includes(part.toLowerCase())

const whyNothing = (scenario: string | undefined, known: readonly string[]): string =>
  known.length === 0
    ? 'history: expected finished runs of this project in .etl-bench/history.jsonl; got none. Each `npx vitest bench` adds one.'
    : `history: expected part of the name of a scenario (${[...new Set(known)].join(', ')}); got "${scenario}"`
