import { buildResults, type RunHeader } from '../analysis/buildResults.ts'
import { mergePrices } from '../analysis/cost/mergePrices.ts'
import type { GateRequest, GateResult } from '../analysis/gateResult.ts'
import { placeOf } from '../analysis/integrity.ts'
import type { BenchmarkResults } from '../analysis/results.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import { judgeGate } from '../baseline/gate.ts'
import { gateInput } from '../baseline/gateInput.ts'
import { titleOf } from '../scenario/variants.ts'
import type { Warning } from '../stats/warning.ts'

/** What is said of a run beside its scenarios. */
export interface RunRecord {
  header: RunHeader
  gateRequest: GateRequest | null
}

/** A scenario and the run that it is of: what has to be kept for reports of several runs to become one. */
export interface RunPart {
  run: RunRecord
  result: ScenarioResult
}

/**
 * One report of the scenarios of several runs, such as the shards of a CI pipeline. Nothing is pooled: of a scenario
 * that is there twice the newer run's result stays. A gate is asked anew, over all scenarios as one family.
 *
 * @param parts at least one
 */
export const mergeRuns = (
  parts: readonly RunPart[],
  { runId, finishedAt }: { runId: string; finishedAt: string },
): BenchmarkResults => {
  const newestLast = parts.toSorted((a, b) => (a.run.header.startedAt < b.run.header.startedAt ? -1 : 1))
  const runs = [...new Map(newestLast.map(({ run }) => [run.header.runId, run])).values()]
  const headers = runs.map(({ header }) => header)
  const results = [...Map.groupBy(newestLast, ({ result }) => placeOf(result)).values()].map(
    (same) => same.at(-1)!.result,
  )
  const isCalibration = headers.some(({ configuration }) => configuration.calibrate !== undefined)
  const warnings = [...(isCalibration ? [CALIBRATIONS] : []), ...duplicates(newestLast)]
  const header = mergeHeaders(headers, { runId, finishedAt, warnings })
  const [gate, gateRequest] = isCalibration ? [null, null] : mergeGates(runs, results)
  return buildResults(header, results, gate, gateRequest)
}

/** What is said of several runs as one, the oldest first. */
export const mergeHeaders = (
  headers: readonly RunHeader[],
  about: Pick<RunHeader, 'runId' | 'finishedAt' | 'warnings'>,
): RunHeader => {
  const { value: fingerprint, warnings } = mergeFingerprints(headers)
  const prices = mergePrices(headers)
  return {
    ...about,
    startedAt: headers[0]!.startedAt,
    configuration: headers[0]!.configuration,
    fingerprint,
    prices: prices.value,
    warnings: [...about.warnings, ...warnings, ...prices.warnings, ...headers.flatMap((one) => one.warnings)],
  }
}

/** How often the gate of the whole suite is wrong can't be told from gates of its parts. */
const CALIBRATIONS: Warning = {
  code: 'calibrationsNotMerged',
  text: 'the merged runs were calibrations, of which the first repeat is shown; how often the gate was wrong is in the report of each',
  advice: 'calibrate in one run, without --shard',
}

const duplicates = (parts: readonly RunPart[]): Warning[] =>
  [...Map.groupBy(parts, ({ result }) => placeOf(result)).values()]
    .filter(({ length }) => length > 1)
    .map((same) => {
      const { result, run } = same.at(-1)!
      return {
        code: 'duplicateScenario',
        text: `${titleOf(result.scenario, result.variant)} (${result.size}, ${result.target}) is in ${same.length} of the merged runs; only the newest is shown, ${run.header.runId}`,
        advice: 'empty the folder of blobs before the shards run, and let each file run in one shard',
      }
    })

/** Values that differ are shown side by side, so that the report is like no single machine's. */
const mergeFingerprints = (
  headers: readonly RunHeader[],
): { value: RunHeader['fingerprint']; warnings: Warning[] } => {
  const names = [...new Set(headers.flatMap(({ fingerprint }) => Object.keys(fingerprint)))]
  const merged = names.map((name) => [
    name,
    [...new Set(headers.map(({ fingerprint }) => fingerprint[name] ?? 'unknown'))],
  ]) as [string, (string | number)[]][]
  const different = merged.filter(([, values]) => values.length > 1)
  return {
    value: Object.fromEntries(
      merged.map(([name, values]) => [name, values.length > 1 ? values.join(' | ') : values[0]!]),
    ),
    warnings:
      different.length === 0
        ? []
        : [
            {
              code: 'fingerprintsDiffer',
              text: `the merged runs are of different machines: ${different.map(([name, values]) => `${name} ${values.join(' | ')}`).join('; ')}`,
              advice:
                'compare stacks within a scenario, and not scenarios with each other; run shards on like machines',
            },
          ],
  }
}

/** A gate fails closed where runs were not asked the same. */
const mergeGates = (
  runs: readonly RunRecord[],
  results: readonly ScenarioResult[],
): [GateResult | null, GateRequest | null] => {
  const requests = runs.map(({ gateRequest }) => gateRequest)
  const first = requests.find((request) => request !== null)
  if (!first) return [null, null]
  const expected = requests.flatMap((request) => request?.expected ?? [])
  const request = {
    ...first,
    expected: [...new Map(expected.map((item) => [JSON.stringify(item), item])).values()],
  }
  const rules = new Set(requests.map((one) => JSON.stringify(one && { ...one, expected: [] })))
  const input = gateInput(request, results)
  const text =
    'expected merged runs with the same gate (reference, margin, looks); got different ones: run all shards with the same options'
  const nowhere = { file: null, scenario: null, target: null, stack: null }
  const problems = rules.size > 1 ? [{ ...nowhere, text }] : []
  return [judgeGate(request, { ...input, problems: [...input.problems, ...problems] }), request]
}
