import type { GateItem, GateMetric, Judgement } from '../src/analysis/gateResult.ts'
import type { BenchmarkResults } from '../src/analysis/results.ts'
import type { ScenarioResult } from '../src/analysis/scenarioResult.ts'
import type { StackResult } from '../src/analysis/stackResult.ts'
import { incompleteText, statusText } from '../src/analysis/statusText.ts'
import { isAbout, problemPlace, resultAt, scenarioTitle } from './gate/rows.ts'
import { metricText, powerText } from './gate/words.ts'
import { suitesElement, type TestCase, type TestSuite } from './junit/suites.ts'
import { xmlDocument } from './junit/xml.ts'
import { harmless } from './terminal.ts'

/**
 * JUnit XML: a suite for each scenario, a test for each stack and for each verdict of the gate. What could not be
 * measured soundly is an error, a regression is a failure, and what is inconclusive is skipped.
 */
export const renderJunit = (results: BenchmarkResults): string =>
  xmlDocument(
    suitesElement([
      ...results.results.map((result) => scenarioSuite(result, results)),
      ...gateSuite(results),
    ]),
  )

const scenarioSuite = (result: ScenarioResult, results: BenchmarkResults): TestSuite => {
  const name = scenarioTitle(result, results)
  const { size, target, dataset, schedule } = result
  return {
    name,
    startedAt: results.startedAt,
    properties: {
      run: results.runId,
      size,
      target,
      rows: dataset.rows,
      dataset: dataset.digest,
      blocks: schedule.blocks.length,
      ...Object.fromEntries(
        Object.entries(results.fingerprint).map(([key, value]) => [`machine.${key}`, value]),
      ),
    },
    cases: [
      ...Object.values(result.stackResults).map((stack) => stackCase(stack, name)),
      ...gateItems(results)
        .filter(({ item }) => resultAt(item, results) === result)
        .map(({ item, metric }) => gateCase(item, metric, results, name)),
    ],
  }
}

const stackCase = (stack: StackResult, suite: string): TestCase => {
  const { trials, executionTimeMs, peakMemoryMb, cpuSeconds, throughputRecordsPerSec } =
    stack.aggregatedMetrics
  const failed = stack.executionResults.filter(
    ({ status }) => status !== 'completed' && status !== 'cancelled',
  )
  const [first] = failed
  return {
    name: stack.label,
    suite,
    seconds: executionTimeMs && executionTimeMs.median / 1000,
    properties: {
      trials: `${trials.ended.completed} of ${trials.planned}`,
      executionTimeMs: executionTimeMs?.median,
      'executionTimeMs.min': executionTimeMs?.min,
      'executionTimeMs.max': executionTimeMs?.max,
      peakMemoryMb: peakMemoryMb?.median,
      cpuSeconds: cpuSeconds?.median,
      recordsPerSecond: throughputRecordsPerSec?.median,
    },
    outcome: first
      ? {
          kind: 'error',
          type: first.status,
          message: incompleteText(trials),
          text: failed.map(({ block, status, error }) =>
            harmless(
              [`block ${block}: ${statusText[status]}: ${error?.message ?? ''}`, error?.detail || []]
                .flat()
                .join('\n'),
            ),
          ),
        }
      : trials.ended.completed === 0
        ? { kind: 'skipped', message: incompleteText(trials) }
        : null,
  }
}

const gateItems = ({ gate }: BenchmarkResults): { item: GateItem; metric: GateMetric }[] =>
  (gate?.families ?? []).flatMap(({ metric, items }) => items.map((item) => ({ item, metric })))

const gateCase = (
  item: GateItem,
  metric: GateMetric,
  results: BenchmarkResults,
  suite: string,
): TestCase => ({
  name: `${resultAt(item, results)?.stackResults[item.stack]?.label ?? item.stack}: ${gateName(metric, results)}`,
  ...judged(item, suite),
})

/** Without commit and number of sessions, or a test would have another name, and no history, in every run. */
const gateName = (metric: GateMetric, { gate }: BenchmarkResults): string => {
  const against = gate?.against
  if (!against) return metricText[metric]
  return `${metricText[metric]} against ${against.kind === 'revision' ? against.ref : `baseline ${against.name}`}`
}

const judged = (judgement: Judgement, suite: string): Omit<TestCase, 'name'> => {
  const { verdict, ratio, interval, p, blocks, cannotExclude, detectable, sentence } = judgement
  const text = `${sentence}; ${powerText(judgement)}`
  return {
    suite,
    seconds: null,
    properties: {
      verdict,
      ratio,
      'ratio.lower': interval?.lower,
      'ratio.upper': interval?.upper,
      p,
      blocks,
      cannotExclude,
      detectable,
    },
    outcome: {
      pass: null,
      regressed: { kind: 'failure', type: verdict, message: text, text: [] } as const,
      inconclusive: { kind: 'skipped', message: `inconclusive: ${text}` } as const,
      couldNotMeasure: { kind: 'error', type: verdict, message: sentence, text: [] } as const,
    }[verdict],
  }
}

/** What belongs to no scenario of this run: means of the suite, and what is missing. */
const gateSuite = (results: BenchmarkResults): TestSuite[] => {
  const { gate } = results
  if (!gate) return []
  const suite = 'gate'
  const unexplained = gate.problems.filter(
    (problem) => !gateItems(results).some(({ item }) => isAbout(problem, item)),
  )
  const strangers = gateItems(results).filter(({ item }) => !resultAt(item, results))
  return [
    {
      name: suite,
      startedAt: results.startedAt,
      properties: { verdict: gate.verdict, exitCode: gate.exitCode, margin: gate.margin, level: gate.level },
      cases: [
        ...gate.families.flatMap(({ metric, suite: mean }): TestCase[] =>
          mean ? [{ name: `suite mean: ${gateName(metric, results)}`, ...judged(mean, suite) }] : [],
        ),
        ...strangers.map(({ item, metric }) => {
          const one = gateCase(item, metric, results, suite)
          return { ...one, name: `${scenarioTitle(item, results)}, ${one.name}` }
        }),
        ...unexplained.map(
          (problem): TestCase => ({
            name: problemPlace(problem, results) || suite,
            suite,
            seconds: null,
            properties: {},
            outcome: { kind: 'error', type: 'couldNotMeasure', message: problem.text, text: [] },
          }),
        ),
      ],
    },
  ]
}
