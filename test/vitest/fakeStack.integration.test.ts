import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findGroupPlace } from '../../src/targets/local/group.ts'
import type { ExecutionResult } from '../../src/trial/record.ts'
import type { BenchProject } from '../support/benchProject.ts'
import { project, scenario, trialsOf, twoFakes, twoNothing, twoSteps } from './fakeScenarios.ts'

/** One run of several scenarios, of which each test looks at its own. */
const sharedRun = (...scenarios: string[]) => {
  let made: BenchProject
  let ended: { exitCode?: number; all: string }
  beforeAll(async () => {
    made = project(...scenarios)
    ended = await made.bench()
  })
  afterAll(() => made[Symbol.dispose]())
  return {
    made: () => made,
    ended: () => ended,
    result: (name: string) => {
      const result = made.report().results.find(({ scenario }) => scenario === name)
      if (!result) throw new Error(`no results of ${name}:\n${ended.all}`)
      return result
    },
    /** What Vitest and the report on the console say of a scenario. */
    shown: (name: string): string => {
      const parts = ended.all.split(/\n FAIL .* > |\n\n(?=.*\nfiles: )/)
      return parts.filter((part) => part.startsWith(`${name}\n`)).join('\n')
    },
  }
}

const limitsMemory = !('whyNot' in findGroupPlace())

const grows = scenario(
  'grows',
  `blocks: 1, resourceLimits: { cpus: 1, memoryMb: 512 }, stacks: {
    'fake:grows': { rows: 0, behaviour: 'outgrow' }, 'fake:child': { rows: 0, behaviour: 'outgrowInChild' },
    'fake:137': { rows: 0, behaviour: 'exit137' }, 'fake:well': {} },`,
)

describe('a sound run with a fake stack', () => {
  const { made, ended, result, shown } = sharedRun(
    scenario('equal', `${twoFakes} warm: 2, settleSeconds: 1,`),
    twoSteps('equal steps', `${twoFakes} warm: 1,`),
    twoSteps('counted', 'stacks: { fake: { malformedRows: 1 } }, blocks: 1,'),
    scenario(
      'same',
      "stacks: { 'fake:one': { malformedRows: 3 }, 'fake:two': { malformedRows: 3 } }, blocks: 1,",
    ),
    scenario('aside', `${twoFakes} onMalformed: 'quarantine', blocks: 1,`),
    `
etlBench('filled', {
  data: files({ numbers: './numbers.csv' }),
  tables: {
    all: { columns: { id: 'long', value: 'double' }, initial: { from: 'numbers', where: 'id = 2' } },
  },
  steps: { load: { operations: [append('all')] } },
  ${twoFakes} warm: 1, blocks: 1,
})`,
    scenario('profiled', `${twoNothing} blocks: 1, profile: true,`),
    scenario('selective', `${twoNothing} blocks: 1,`).replace(
      "[filter('id > 0')]",
      "[filter('id > 0', { selectivity: 0.95 }), filter('id > 1', { selectivity: 0.9 })]",
    ),
  )

  test('passes', () => expect(ended().exitCode, ended().all).toBe(0))

  test('where both wrote the same, reports every trial', () => {
    expect(shown('equal')).toContain('identical ✓')
    const { verification, stackResults, comparativeAnalysis } = result('equal')
    expect(verification).toMatchObject({ identical: true, answerChecked: false, differences: [] })
    for (const id of ['fake:one', 'fake:two']) {
      const { executionResults } = stackResults[id]!
      expect(executionResults.map(({ block, status }) => [block, status])).toEqual([
        [1, 'completed'],
        [2, 'completed'],
      ])
      for (const { warmTimesMs, metrics, reasons, output } of executionResults) {
        expect(warmTimesMs).toHaveLength(2)
        expect(metrics.executionTimeMs).toBeGreaterThan(metrics.startupTimeMs!)
        expect(Object.keys(reasons).sort()).toEqual(['loopbackMb', 'networkIoMb'])
        expect(output).toMatchObject({ rows: 10, files: 1 })
      }
    }
    expect(comparativeAnalysis.comparisons.map(({ metric }) => metric)).toEqual([
      'executionTimeMs',
      'warmTimeMs',
    ])
    // A look at catalog, store and disk before the trials, before each, and after the last.
    const around = 'infrastructure'
    const trials = Array.from({ length: 4 }, () => [around, 'trial']).flat()
    const types = made()
      .journal()
      .filter((line) => line.type === 'run' || ('scenario' in line && line.scenario.startsWith('equal · ')))
      .map(({ type }) => type)
    expect(types).toEqual(['run', 'schedule', 'scenario', around, ...trials, around, 'ended'])
  })

  test('reports how catalog, store and disk answered around the trials, and what else went on in them', () => {
    const { infrastructure, stackResults, warnings } = result('equal')
    expect(infrastructure).toMatchObject({
      // 10 before, 3 before each of 4 trials, 10 after.
      catalog: { n: 32, p99IsMax: true, reason: null },
      storeWrite: { n: 32 },
      storeRead: { n: 32 },
      network: {},
      networkReason: 'catalog and warehouse are files of this machine: no network is between',
      storageReason: null,
      readings: 6,
    })
    const { catalog, storage, tookMs } = infrastructure!
    expect(catalog.p50Ms).toBeLessThanOrEqual(catalog.p99Ms!)
    expect(catalog.p99Ms).toBe(catalog.maxMs)
    expect(storage!.write).toBeGreaterThan(0)
    expect(tookMs).toBeGreaterThan(0)
    const trials = Object.values(stackResults).flatMap(({ executionResults }) => executionResults)
    for (const { noise, inputsCachedShare } of trials) {
      expect(inputsCachedShare).toBe(process.platform === 'linux' ? 1 : null)
      expect(noise!.cpus).toBeGreaterThan(0)
    }
    // Whatever the trials warn of is told once for the scenario.
    const told = warnings.map(({ code }) => code)
    for (const { code } of trials.flatMap((trial) => trial.warnings)) expect(told).toContain(code)
    const left = readdirSync(join(made().folder, '.etl-bench', 'runs', made().runs()[0]!))
    expect(left.sort()).toEqual(['journal.jsonl', 'profiles', 'report.json'])
  })

  test('has every table of several verified, and a time for every step', () => {
    expect(shown('equal steps')).toMatch(/^ {4}load +\d/m)
    const { executionResults, aggregatedMetrics } = result('equal steps').stackResults['fake:two']!
    for (const { output, tables, phases, metrics } of executionResults) {
      // 10 rows in one file, and in one for each partition.
      expect(tables).toMatchObject({ bronze: { rows: 10, files: 1 }, silver: { rows: 10, files: 2 } })
      expect(output).toMatchObject({ rows: 20, files: 3, digest: expect.stringMatching(/^[0-9a-f]{32}$/) })
      expect(tables.bronze!.digest).toBe(tables.silver!.digest)
      expect(phases.slice(-4).map(({ name, step }) => [step, name])).toEqual([
        ['load', 'process'],
        ['load', 'commit'],
        ['refine', 'process'],
        ['refine', 'commit'],
      ])
      expect(metrics.errorCount).toBe(0)
    }
    const { load, refine } = aggregatedMetrics.stepTimesMs
    expect([load!.n, refine!.n]).toEqual([2, 2])
    expect(load!.min).toBeGreaterThanOrEqual(50)
    expect(load!.median + refine!.median).toBeLessThanOrEqual(aggregatedMetrics.workTimeMs!.max)
  })

  test('counts rows, files and commits of every step from the tables themselves', () => {
    const [trial] = result('counted').stackResults.fake!.executionResults
    expect(trial!.metrics.errorCount).toBe(1)
    expect(trial!.application).toMatchObject({
      rowsIn: 2,
      errorRate: 0.5,
      rowsWritten: 20,
      filesWritten: 3,
      bytesWritten: trial!.output!.bytes,
      commits: 2,
      steps: {
        load: { rowsIn: 2, rowsWritten: 10, rowsDeleted: 0, filesWritten: 1, commits: 1 },
        refine: { rowsIn: 10, rowsWritten: 10, rowsDeleted: 0, filesWritten: 2, commits: 1 },
      },
    })
    expect(trial!.engineMetrics).toBeNull()
  })

  test('counts malformed rows as errors', () => {
    const { stackResults, verification } = result('same')
    expect(stackResults['fake:one']!.aggregatedMetrics.errorCount).toMatchObject({ median: 3, n: 1 })
    expect(verification.identical).toBe(true)
  })

  test('lets lines that can’t be read go to a table that is verified, too', () => {
    const { executionResults } = result('aside').stackResults['fake:one']!
    expect(executionResults[0]!.tables).toMatchObject({
      output: { rows: 10 },
      numbers_quarantine: { rows: 0 },
    })
  })

  test('starts from tables that hold rows of an input', () => {
    const { executionResults } = result('filled').stackResults['fake:one']!
    expect(executionResults[0]!.output).toMatchObject({ rows: 11, files: 2 })
  })

  test('waits for a calm machine as long as the scenario says, here or not at all, and says so', () => {
    const settled = (name: string) =>
      Object.values(result(name).stackResults).flatMap(({ executionResults }) =>
        executionResults.map(({ settledMs }) => settledMs),
      )
    for (const ms of settled('equal')) expect(ms).toBeGreaterThan(0)
    expect(new Set(settled('same'))).toEqual(new Set([0]))
    expect(result('equal').fairness).toContain('trials waited at most 1 s for a calm machine')
  })

  test('keeps profiles where they are asked for, beside the trials and not among them', () => {
    const { profiles } = result('profiled')
    expect(profiles).toEqual([
      { stack: 'fake:one', files: ['profiles/profiled/fake_one/fake_profile.txt'], problem: null },
      { stack: 'fake:two', files: ['profiles/profiled/fake_two/fake_profile.txt'], problem: null },
    ])
    const file = join(made().folder, '.etl-bench', 'runs', made().runs()[0]!, profiles[0]!.files[0]!)
    expect(readFileSync(file, 'utf8')).toBe('slept\n')
    expect(trialsOf(made()).filter(({ scenario }) => scenario.startsWith('profiled · '))).toHaveLength(2)
  })

  test('measures what operations are declared to keep, and warns where that is far off', () => {
    const { selectivity, warnings } = result('selective')
    const first = { step: 'output', index: 0, operation: 'filter', declared: 0.95, measured: 1, whyNot: null }
    expect(selectivity).toEqual([first, { ...first, index: 1, declared: 0.9, measured: 0.5 }])
    // A machine that is shared adds warnings of its own.
    expect(warnings.filter(({ code }) => code === 'selectivityDiffers')).toEqual([
      {
        code: 'selectivityDiffers',
        text: 'operations[1]: filter is declared to keep 0.9 of its rows, but keeps 0.5',
        advice: 'declare 0.5',
      },
    ])
  })
})

describe('a run with a fake stack that goes wrong', () => {
  const misbehaving = [
    ['raise', 'failed', 'ValueError: told to fail'],
    ['crash', 'failed', 'last words'],
    ['unsupported', 'unsupported', 'told to lack this'],
    ['raiseWhenWarm', 'failed', 'told to fail'],
  ] as const
  const { made, ended, result, shown } = sharedRun(
    scenario('different', "stacks: { 'fake:one': {}, 'fake:two': { behaviour: 'wrongValue' } },"),
    twoSteps('one wrong', "stacks: { 'fake:one': {}, 'fake:two': { behaviour: 'wrongValue' } }, blocks: 1,"),
    scenario(
      'other',
      "stacks: { 'fake:one': { malformedRows: 3 }, 'fake:two': { malformedRows: 4 } }, blocks: 1,",
    ),
    ...misbehaving.map(([behaviour]) =>
      scenario(
        behaviour,
        `warm: 1, stacks: { 'fake:one': { rows: 0 }, 'fake:two': { rows: 0, behaviour: '${behaviour}' } },`,
      ),
    ),
    scenario(
      'hangs',
      "stacks: { 'fake:one': { rows: 0 }, 'fake:two': { behaviour: 'hang' } }, blocks: 1, timeoutMinutes: 0.1,",
    ),
    ...(limitsMemory ? [grows] : []),
  )

  test('exits with 1 and has every scenario’s test failed', () => {
    const { exitCode, all } = ended()
    expect(exitCode, all).toBe(1)
    const names = made()
      .report()
      .results.map(({ scenario }) => scenario)
    expect(names).toHaveLength(4 + misbehaving.length + (limitsMemory ? 1 : 0))
    for (const name of names) expect(all).toMatch(new RegExp(`FAIL .*numbers\\.bench\\.ts > ${name}$`, 'm'))
  })

  test('says how outputs differ', () => {
    expect(shown('different')).toMatch(/wrongOutput in 2 of 2 trials/)
    expect(shown('different')).toMatch(/value/)
    const { verification, comparativeAnalysis } = result('different')
    expect(verification.identical).toBe(false)
    expect(comparativeAnalysis.comparisons[0]).toMatchObject({ verdict: 'none', ratio: null })
  })

  test('names the one of two tables that is wrong', () => {
    const { verification, stackResults } = result('one wrong')
    const wrong = Object.values(stackResults)
      .flatMap(({ executionResults }) => executionResults)
      .filter(({ status }) => status === 'wrongOutput')
    // Whoever came first in the first block is the reference.
    expect(wrong).toHaveLength(1)
    for (const { error, metrics } of wrong) {
      expect(error!.message).toMatch(/^table silver: the output differs from the expected table/)
      expect(error!.message).not.toContain('bronze')
      expect(metrics.errorCount).toBe(1)
    }
    expect(verification.identical).toBe(false)
  })

  test('says where stacks found different malformed rows', () => {
    expect(result('other').verification.identical).toBe(false)
    expect(shown('other')).toMatch(/malformed rows: expected [34], as the first sound output had; got [34]/)
  })

  test.each(misbehaving)(
    'a stack that does "%s" ends as %s, the other one keeps its results',
    (behaviour, status, text) => {
      expect(shown(behaviour)).toContain(text)
      const { stackResults } = result(behaviour)
      expect(stackResults['fake:two']!.executionResults[0]).toMatchObject({ status })
      expect(stackResults['fake:two']!.aggregatedMetrics.executionTimeMs).toBeNull()
      expect(stackResults['fake:one']!.aggregatedMetrics.executionTimeMs).toMatchObject({ n: 2 })
    },
  )

  test.skipIf(!limitsMemory)(
    'a stack that outgrows its memory limit ends as outOfMemory, unlike one that ends with code 137',
    () => {
      const { stackResults, fairness } = result('grows')
      const statuses = Object.entries(stackResults).map(
        ([
          id,
          {
            executionResults: [trial],
          },
        ]) => [id, trial!.status],
      )
      expect(statuses).toEqual([
        ['fake:grows', 'outOfMemory'],
        ['fake:child', 'outOfMemory'],
        ['fake:137', 'failed'],
        ['fake:well', 'completed'],
      ])
      for (const id of ['fake:grows', 'fake:child']) {
        const [{ error }] = stackResults[id]!.executionResults as [ExecutionResult]
        const [, limit, peak] = /limit was (\d+) MiB, its peak .*?(\d+) MiB/.exec(error!.message) ?? []
        expect(Number(limit)).toBe(512)
        expect(Number(peak)).toBeGreaterThan(500)
        expect(Number(peak)).toBeLessThan(520)
      }
      expect(fairness.join('\n')).toMatch(/memory is enforced by cgroup v[12]/)
      const { series, resources, sources } = stackResults['fake:well']!.executionResults[0]!
      expect(series!.memoryMb.length).toBeGreaterThan(0)
      expect(resources!.pageCacheMb).toBeGreaterThanOrEqual(0)
      expect(sources.cpuSeconds).toMatch(/^cgroup v[12]$/)
    },
  )

  test('a trial that hangs ends as timeout, with its counters and without leaving a process', () => {
    const [hung] = result('hangs').stackResults['fake:two']!.executionResults
    expect(hung).toMatchObject({ status: 'timeout', metrics: { executionTimeMs: null } })
    expect(hung!.cpuSeconds).toBeGreaterThan(0)
    expect(readdirSync(join(made().folder, '.etl-bench', 'processes'))).toEqual([])
  })
})

describe('mistakes are found before anything is run', () => {
  test('in every scenario of the file at once', async () => {
    using made = project(
      scenario('sound', twoFakes),
      scenario('bad column', `${twoFakes} rules: [{ ruleType: 'notNull', column: 'nope' }],`),
      scenario('bad stack', "stacks: ['flink'],"),
      scenario('spread', `${twoFakes} limits: [{ executors: 0 }, { executors: 2 }],`),
    )
    const { exitCode, all } = await made.bench()
    expect(exitCode).toBe(1)
    expect(all).toMatch(/Scenario "bad column":\n.*nope/)
    expect(all).toContain('Scenario "bad stack", its own `stacks`: Stack "flink": expected one of spark')
    expect(all).toContain('Scenario "spread": limits.executors: expected 0 on the target local')
    expect(made.runs()).toEqual([])
  })

  test('in a definition, with the line of the etlBench() call', async () => {
    using made = project(scenario('typo', 'block: 3,'))
    const { exitCode, all } = await made.bench()
    expect(exitCode).toBe(1)
    expect(all).toMatch(/Scenario "typo":\n.*block/)
    expect(all).toContain('numbers.bench.ts:3')
  })

  test('in options after --, with the known ones', async () => {
    using made = project(scenario('sound', twoFakes))
    const { exitCode, all } = await made.bench(['--', '--blocs', '3'])
    expect(exitCode).toBe(2)
    expect(all).toContain("Unknown option '--blocs'")
    expect(all).toContain('--blocks')
    expect(all).not.toContain(' at ')
  })

  test('--help lists the options and runs nothing', async () => {
    using made = project(scenario('sound', twoFakes))
    const { exitCode, all } = await made.bench(['--', '--help'])
    expect(exitCode).toBe(0)
    expect(all).toContain('--timeout-minutes')
    expect(made.runs()).toEqual([])
  })
})

test('--profile runs the fake stacks once more, of a scenario that asks for none too, and is part of no figure', async () => {
  using made = project(scenario('usual', `${twoNothing} blocks: 1, profile: false,`))
  const { exitCode, all } = await made.bench(['--', '--profile'])
  expect(exitCode, all).toBe(0)
  const { profiles, stackResults } = made.report().results[0]!
  expect(profiles).toMatchObject([
    { stack: 'fake:one', files: ['profiles/usual/fake_one/fake_profile.txt'], problem: null },
    { stack: 'fake:two', files: ['profiles/usual/fake_two/fake_profile.txt'], problem: null },
  ])
  for (const { executionResults } of Object.values(stackResults)) expect(executionResults).toHaveLength(1)
  expect(trialsOf(made)).toHaveLength(2)
})
