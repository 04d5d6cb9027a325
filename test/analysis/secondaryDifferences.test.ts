import { expect, test } from 'vitest'
import { renderConsole } from '../../reporters/console.ts'
import { renderMarkdown } from '../../reporters/markdown.ts'
import { buildResults, buildScenarioResult } from '../../src/analysis/buildResults.ts'
import { benjaminiHochberg } from '../../src/stats/benjaminiHochberg.ts'
import type { ExecutionResult } from '../../src/trial/record.ts'
import { runHeader, scenarioRecord, stackRecord, timed, unsoundTrial } from './records.ts'

const seconds = (factor: number, n = 6) => Array.from({ length: n }, (_, i) => factor * (10 + (i % 3) / 10))

/** Trials with other memory and CPU; `noise` makes the CPU of blocks differ, the same way for no stack. */
const trials = (memory: number, cpu: number, n = 6): ExecutionResult[] =>
  timed(seconds(1, n)).map((trial, i) => ({
    ...trial,
    cpuSeconds: cpu * (1 + ((i * 7) % 5) / 20),
    metrics: { ...trial.metrics, peakMemoryMb: memory + (i % 2) },
  }))

const scenarioOf = (stacks: Record<string, readonly ExecutionResult[]>) => {
  const blocks = Object.values(stacks)[0]!.map(({ block }) => ({ block, order: Object.keys(stacks) }))
  const records = Object.entries(stacks).map(([id, list]) => [id, stackRecord(id, [...list])])
  return buildScenarioResult(
    scenarioRecord({
      stacks: Object.fromEntries(records),
      schedule: { seed: 7, warm: 0, blocks },
    }),
  )
}

const secondaryOf = (stacks: Parameters<typeof scenarioOf>[0]) =>
  scenarioOf(stacks).comparativeAnalysis.secondary

test('a figure that differs in every block is shown, one that does not is not', () => {
  const found = secondaryOf({ spark: trials(800, 1), pythonic: trials(200, 1) })
  const shown = found.filter(({ isShown }) => isShown)
  expect(shown).toMatchObject([{ metric: 'peakMemoryMb', stack: 'pythonic', against: 'spark', blocks: 6 }])
  expect(shown[0]!.ratio).toBeCloseTo(0.25, 2)
  expect(found.find(({ metric }) => metric === 'cpuSeconds')).toMatchObject({
    ratio: 1,
    p: 1,
    isShown: false,
  })
})

test('p are adjusted over all figures and pairs, so that more of them need more evidence', () => {
  const found = secondaryOf({ a: trials(800, 1), b: trials(200, 1.4), c: trials(205, 1.2) })
  const adjusted = benjaminiHochberg(found.map(({ p }) => p))
  expect(found.map(({ adjustedP }) => adjustedP)).toEqual(adjusted)
  expect(new Set(found.map(({ stack, against }) => `${stack}/${against}`)).size).toBe(3)
})

test('from 8 blocks p is that of exact signed ranks', () => {
  const found = secondaryOf({ a: trials(800, 1, 8), b: trials(200, 1, 8) })
  expect(found.find(({ metric }) => metric === 'peakMemoryMb')!.p).toBe(2 / 2 ** 8)
})

test('nothing is compared beside a time that could not be compared, nor where a figure is missing', () => {
  const broken = [unsoundTrial(1, 'failed', 'boom'), ...trials(200, 1).slice(1)]
  expect(secondaryOf({ spark: trials(800, 1), pythonic: broken })).toEqual([])
  const without = trials(200, 1).map((trial) => ({ ...trial, cpuSeconds: null }))
  const metrics = secondaryOf({ spark: trials(800, 1), pythonic: without }).map(({ metric }) => metric)
  expect(metrics).toContain('peakMemoryMb')
  expect(metrics).not.toContain('cpuSeconds')
})

test('reports say it in a line, as exploratory', () => {
  const results = buildResults(runHeader, [scenarioOf({ spark: trials(800, 1), pythonic: trials(200, 1) })])
  const line =
    'beside the time, pythonic against spark: peak memory 0.25× (exploratory: about 1 in 20 of these may be chance)'
  expect(renderConsole(results, { width: 200, color: false })).toContain(line)
  expect(renderMarkdown(results)).toContain(line)
})
