import type { BenchmarkResults } from '../../../src/analysis/results.ts'
import { gateOf, item, problem, regressed } from '../gateRecords.ts'
import { hostile, made } from './hostile.ts'
import { failingScenario, fullReport } from './records.ts'

const warning = { code: 'made', text: made('text'), advice: made('advice') }

/** A report of which everything that can come from outside would like to be a script. */
export const hostileReport = (): BenchmarkResults => {
  const full = fullReport()
  const scenario = failingScenario()
  const stackResults = Object.fromEntries(
    Object.entries(scenario.stackResults).map(([id, stack]) => [
      made(id),
      {
        ...stack,
        label: made(stack.label),
        engine: { [made('setting')]: made('value') },
        versions: { [made('package')]: made('1.0') },
        limitSettings: { [made('limit')]: made('kept') },
        executionResults: stack.executionResults.map((trial) => ({
          ...trial,
          error: trial.error && { message: made('message'), detail: hostile },
          reasons: { startupTimeMs: made('reason') },
          phases: trial.phases.map((phase) => ({ ...phase, name: made(phase.name), step: made('step') })),
        })),
        aggregatedMetrics: { ...stack.aggregatedMetrics, stepTimesMs: {} },
      },
    ]),
  )
  const [first, second] = Object.keys(stackResults) as [string, string]
  const result = {
    ...scenario,
    scenario: made('scenario'),
    file: made('file'),
    size: made('size'),
    target: made('target'),
    stackResults,
    comparativeAnalysis: {
      comparisons: scenario.comparativeAnalysis.comparisons.map((comparison) => ({
        ...comparison,
        stack: second,
        against: first,
        whyNot: made('why'),
        sentence: made('sentence'),
        warnings: [warning],
      })),
      secondary: [],
    },
    verification: {
      identical: false,
      answerChecked: false,
      differences: [{ stack: first, block: 1, against: made('against'), text: hostile }],
    },
    fairness: [made('fair')],
    warnings: [warning],
  }
  const place = { scenario: result.scenario, file: result.file, size: result.size, target: result.target }
  return {
    ...full,
    runId: made('run'),
    configuration: { [made('option')]: { [made('inner')]: made('value') } },
    fingerprint: { [made('cpu')]: made('model') },
    results: [...full.results, result],
    acrossTargets: [
      {
        ...place,
        targets: [made('one'), made('two')],
        sameTables: false,
        comparisons: [
          {
            stack: first,
            target: made('one'),
            against: made('two'),
            verdict: 'less',
            whyNot: null,
            trials: [6, 6],
            ratio: 0.8,
            interval: { lower: 0.7, upper: 0.9, level: 0.95 },
            exactTest: null,
            cliffsDelta: null,
            sentence: made('sentence'),
          },
        ],
        warnings: [warning],
      },
    ],
    recommendations: full.recommendations.map((one) => ({
      ...one,
      ...place,
      limits: { cpus: result.limits.cpus, memoryMb: result.limits.memoryMb },
      sentence: made('sentence'),
      rule: { id: hostile, text: made('rule') },
      evidence: one.evidence.map((evidence) => ({ ...evidence, figure: made('figure'), text: made('text') })),
      changes: one.changes.map((change) => ({ ...change, threshold: hostile, becomes: hostile })),
      sensitivity: one.sensitivity.map((entry) => ({ ...entry, what: hostile, text: hostile })),
      next: made('next'),
    })),
    gate: gateOf([item(first, { ...regressed, sentence: made('sentence') }, place)], {
      verdict: 'regressed',
      exitCode: 1,
      against: { kind: 'revision', ref: made('ref'), commit: hostile },
      problems: [problem(made('problem'), { scenario: result.scenario, stack: first })],
      warnings: [warning],
    }),
    warnings: [warning],
  }
}
