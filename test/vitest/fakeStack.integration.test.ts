import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { findGroupPlace } from '../../src/targets/local/group.ts'
import type { ExecutionResult } from '../../src/trial/record.ts'
import { type BenchProject, benchProject } from '../support/benchProject.ts'

const imports = "import { append, etlBench, files, filter } from 'etl-bench'"

/** The harness around a fake stack that behaves as it is told; the real stacks have tests of their own. */
const scenario = (name: string, settings: string): string => `
etlBench('${name}', {
  data: files({ numbers: './numbers.csv' }),
  operations: [filter('id > 0')],
  output: { id: 'long', value: 'double' },
  key: ['id'],
  ${settings}
})
`

/** Two steps, each into a table of its own. */
const twoSteps = (name: string, settings: string): string => `
etlBench('${name}', {
  data: files({ numbers: './numbers.csv' }),
  tables: {
    bronze: { columns: { id: 'long', value: 'double' }, key: ['id'] },
    silver: { columns: { id: 'long', value: 'double' }, key: ['id'], partitionBy: ['bucket(2, id)'] },
  },
  steps: {
    load: { operations: [filter('id > 0'), append('bronze')] },
    refine: { from: 'bronze', operations: [append('silver')] },
  },
  ${settings}
})
`

const project = (...scenarios: string[]): BenchProject => {
  const made = benchProject('blocks: 2')
  made.write('numbers.csv', 'id,value\n1,0.5\n2,1.0\n')
  made.write('numbers.bench.ts', `${imports}\n${scenarios.join('')}`)
  return made
}

const twoFakes = "stacks: { 'fake:one': {}, 'fake:two': { sleepMs: 50 } },"

const trialsOf = (made: BenchProject) => made.journal().filter((line) => line.type === 'trial')

describe('a run with a fake stack', () => {
  test('passes when both wrote the same, and reports every trial', async () => {
    using made = project(scenario('equal', `${twoFakes} warm: 2,`))
    const { exitCode, all } = await made.bench()
    expect(all).toContain('identical ✓')
    expect(exitCode).toBe(0)
    const [result] = made.report().results
    expect(result!.verification).toMatchObject({ identical: true, answerChecked: false, differences: [] })
    for (const id of ['fake:one', 'fake:two']) {
      const { executionResults } = result!.stackResults[id]!
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
    expect(result!.comparativeAnalysis.comparisons.map(({ metric }) => metric)).toEqual([
      'executionTimeMs',
      'warmTimeMs',
    ])
    // A look at catalog, store and disk before the trials, before each, and after the last.
    const around = 'infrastructure'
    const trials = Array.from({ length: 4 }, () => [around, 'trial']).flat()
    expect(made.journal().map(({ type }) => type)).toEqual(['run', 'schedule', around, ...trials, around])
  })

  test('reports how catalog, store and disk answered around the trials, and what else went on in them', async () => {
    using made = project(scenario('probed', twoFakes))
    const { exitCode, all } = await made.bench()
    expect(exitCode, all).toBe(0)
    const { infrastructure, stackResults, warnings } = made.report().results[0]!
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
    const left = readdirSync(join(made.folder, '.etl-bench', 'runs', made.runs()[0]!))
    expect(left.sort()).toEqual(['journal.jsonl', 'report.json'])
  })

  test('fails when outputs differ, and says how', async () => {
    using made = project(
      scenario('different', "stacks: { 'fake:one': {}, 'fake:two': { behaviour: 'wrongValue' } },"),
    )
    const { exitCode, all } = await made.bench()
    expect(exitCode).toBe(1)
    expect(all).toMatch(/wrongOutput in 2 of 2 trials/)
    expect(all).toMatch(/value/)
    const [result] = made.report().results
    expect(result!.verification.identical).toBe(false)
    expect(result!.comparativeAnalysis.comparisons[0]).toMatchObject({ verdict: 'none', ratio: null })
  })

  test('has every table of several verified, and a time for every step', async () => {
    using made = project(twoSteps('equal', `${twoFakes} warm: 1,`))
    const { exitCode, all } = await made.bench()
    expect(exitCode, all).toBe(0)
    expect(all).toMatch(/^ {4}load +\d/m)
    const [result] = made.report().results
    const { executionResults, aggregatedMetrics } = result!.stackResults['fake:two']!
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

  test('counts rows, files and commits of every step from the tables themselves', async () => {
    using made = project(twoSteps('counted', 'stacks: { fake: { malformedRows: 1 } }, blocks: 1,'))
    const { exitCode, all } = await made.bench()
    expect(exitCode, all).toBe(0)
    const [trial] = made.report().results[0]!.stackResults.fake!.executionResults
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

  test('keeps profiles where they are asked for, beside the trials and not among them', async () => {
    using made = project(scenario('profiled', twoFakes))
    const { exitCode, all } = await made.bench(['--', '--profile', '--blocks', '1'])
    expect(exitCode, all).toBe(0)
    const [result] = made.report().results
    expect(result!.profiles).toEqual([
      { stack: 'fake:one', files: ['profiles/profiled/fake_one/fake_profile.txt'], problem: null },
      { stack: 'fake:two', files: ['profiles/profiled/fake_two/fake_profile.txt'], problem: null },
    ])
    const file = join(made.folder, '.etl-bench', 'runs', made.runs()[0]!, result!.profiles[0]!.files[0]!)
    expect(readFileSync(file, 'utf8')).toBe('slept\n')
    expect(trialsOf(made)).toHaveLength(2)
  })

  test('names the one of two tables that is wrong', async () => {
    using made = project(
      twoSteps('one wrong', "stacks: { 'fake:one': {}, 'fake:two': { behaviour: 'wrongValue' } },"),
    )
    const { exitCode } = await made.bench()
    expect(exitCode).toBe(1)
    const [{ verification, stackResults }] = made.report().results as [BenchmarkResults['results'][number]]
    const wrong = Object.values(stackResults)
      .flatMap(({ executionResults }) => executionResults)
      .filter(({ status }) => status === 'wrongOutput')
    // Whoever came first in the first block is the reference.
    expect(wrong).toHaveLength(2)
    for (const { error, metrics } of wrong) {
      expect(error!.message).toMatch(/^table silver: the output differs from the expected table/)
      expect(error!.message).not.toContain('bronze')
      expect(metrics.errorCount).toBe(1)
    }
    expect(verification.identical).toBe(false)
  })

  test('counts malformed rows as errors, and fails where stacks found different ones', async () => {
    using made = project(
      scenario('same', "stacks: { 'fake:one': { malformedRows: 3 }, 'fake:two': { malformedRows: 3 } },"),
      scenario('other', "stacks: { 'fake:one': { malformedRows: 3 }, 'fake:two': { malformedRows: 4 } },"),
    )
    const { exitCode, all } = await made.bench()
    expect(exitCode).toBe(1)
    const [same, other] = made.report().results
    expect(same!.stackResults['fake:one']!.aggregatedMetrics.errorCount).toMatchObject({ median: 3, n: 2 })
    expect(same!.verification.identical).toBe(true)
    expect(other!.verification.identical).toBe(false)
    expect(all).toMatch(/malformed rows: expected [34], as the first sound output had; got [34]/)
  })

  test('lets lines that can’t be read go to a table that is verified, too', async () => {
    using made = project(scenario('aside', `${twoFakes} onMalformed: 'quarantine',`))
    const { exitCode, all } = await made.bench()
    expect(exitCode, all).toBe(0)
    const { executionResults } = made.report().results[0]!.stackResults['fake:one']!
    expect(executionResults[0]!.tables).toMatchObject({
      output: { rows: 10 },
      numbers_quarantine: { rows: 0 },
    })
  })

  test('starts from tables that hold rows of an input', async () => {
    using made = project(`
etlBench('filled', {
  data: files({ numbers: './numbers.csv' }),
  tables: {
    all: { columns: { id: 'long', value: 'double' }, initial: { from: 'numbers', where: 'id = 2' } },
  },
  steps: { load: { operations: [append('all')] } },
  ${twoFakes} warm: 1, blocks: 1,
})`)
    const { exitCode, all } = await made.bench()
    expect(exitCode, all).toBe(0)
    const { executionResults } = made.report().results[0]!.stackResults['fake:one']!
    expect(executionResults[0]!.output).toMatchObject({ rows: 11, files: 2 })
  })

  test('measures what operations are declared to keep, and warns where that is far off', async () => {
    using made = project(
      scenario('selective', `${twoFakes} blocks: 1,`).replace(
        "[filter('id > 0')]",
        "[filter('id > 0', { selectivity: 0.95 }), filter('id > 1', { selectivity: 0.9 })]",
      ),
    )
    const { exitCode, all } = await made.bench()
    expect(exitCode, all).toBe(0)
    const [{ selectivity, warnings }] = made.report().results as [BenchmarkResults['results'][number]]
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

  test.each([
    ['raise', 'failed', 'ValueError: told to fail'],
    ['crash', 'failed', 'last words'],
    ['unsupported', 'unsupported', 'told to lack this'],
    ['raiseWhenWarm', 'failed', 'told to fail'],
  ])(
    'a stack that does "%s" ends as %s, the other one keeps its results',
    async (behaviour, status, text) => {
      using made = project(
        scenario(
          'one bad',
          `warm: 1, stacks: { 'fake:one': {}, 'fake:two': { behaviour: '${behaviour}' } },`,
        ),
      )
      const { exitCode, all } = await made.bench()
      expect(exitCode).toBe(1)
      expect(all).toContain(text)
      const { stackResults } = made.report().results[0]!
      expect(stackResults['fake:two']!.executionResults[0]).toMatchObject({ status })
      expect(stackResults['fake:two']!.aggregatedMetrics.executionTimeMs).toBeNull()
      expect(stackResults['fake:one']!.aggregatedMetrics.executionTimeMs).toMatchObject({ n: 2 })
    },
  )

  test.skipIf('whyNot' in findGroupPlace())(
    'a stack that outgrows its memory limit ends as outOfMemory, unlike one that ends with code 137',
    async () => {
      using made = project(
        scenario(
          'grows',
          `blocks: 1, resourceLimits: { cpus: 1, memoryMb: 512 }, stacks: {
            'fake:grows': { behaviour: 'outgrow' }, 'fake:child': { behaviour: 'outgrowInChild' },
            'fake:137': { behaviour: 'exit137' }, 'fake:well': {} },`,
        ),
      )
      const { exitCode } = await made.bench()
      expect(exitCode).toBe(1)
      const { stackResults, fairness } = made.report().results[0]!
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

  test('a trial that hangs ends as timeout, with its counters and without leaving a process', async () => {
    using made = project(
      scenario(
        'hangs',
        "stacks: { 'fake:one': {}, 'fake:two': { behaviour: 'hang' } }, blocks: 1, timeoutMinutes: 0.1,",
      ),
    )
    const { exitCode } = await made.bench()
    expect(exitCode).toBe(1)
    const [hung] = made.report().results[0]!.stackResults['fake:two']!.executionResults
    expect(hung).toMatchObject({ status: 'timeout', metrics: { executionTimeMs: null } })
    expect(hung!.cpuSeconds).toBeGreaterThan(0)
    expect(readdirSync(join(made.folder, '.etl-bench', 'processes'))).toEqual([])
  })
})

describe('mistakes are found before anything is run', () => {
  test('in every scenario of the file at once', async () => {
    using made = project(
      scenario('sound', twoFakes),
      scenario('bad column', `${twoFakes} rules: [{ ruleType: 'notNull', column: 'nope' }],`),
      scenario('bad stack', "stacks: ['flink'],"),
    )
    const { exitCode, all } = await made.bench()
    expect(exitCode).toBe(1)
    expect(all).toMatch(/Scenario "bad column":\n.*nope/)
    expect(all).toContain('Scenario "bad stack", its own `stacks`: Stack "flink": expected one of spark')
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

describe('an interrupted run', () => {
  const slow = scenario(
    'slow',
    "stacks: { 'fake:one': { sleepMs: 1500 }, 'fake:two': { sleepMs: 1500 } }, blocks: 4,",
  )

  const untilTrials = async (made: BenchProject, count: number): Promise<void> => {
    while (trialsOf(made).length < count) await sleep(100)
  }

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s tears down, keeps what was measured and exits %i; --resume does the rest',
    async (signal, code) => {
      using made = project(slow)
      const running = made.bench()
      await untilTrials(made, 3)
      running.kill(signal)
      const { exitCode, all } = await running
      expect(exitCode).toBe(code)
      const lines = all!.trimEnd().split('\n')
      expect(lines.at(-1)).toBe(
        `stopped after 1 of 4 blocks of slow; go on with: npx vitest bench -- --resume ${made.runs()[0]}`,
      )
      const kept = trialsOf(made)
      expect(readdirSync(join(made.folder, '.etl-bench', 'processes'))).toEqual([])
      const [run] = made.runs()
      expect(readdirSync(join(made.folder, '.etl-bench', 'runs', run!))).not.toContain('local')

      const resumed = await made.bench(['--', '--resume', run!])
      expect(resumed.exitCode, resumed.all).toBe(0)
      expect(resumed.all).toContain(`resuming run ${run}: block 1 of slow is done\n`)
      expect(resumed.all).toContain('slow: 6 trials, ')
      const { stackResults } = made.report().results[0]!
      expect(stackResults['fake:one']!.executionResults.map(({ block }) => block).sort()).toEqual([
        1, 2, 3, 4,
      ])
      const firstBlock = kept.filter(({ result }) => result.block === 1)
      for (const { stack, result } of firstBlock)
        expect(stackResults[stack]!.executionResults).toContainEqual(result)
    },
  )

  test('SIGKILL leaves processes and a warehouse that the next run removes', async () => {
    using made = project(slow)
    const running = made.bench()
    await untilTrials(made, 1)
    running.kill('SIGKILL')
    await running
    const next = await made.bench(['--', '--blocks', '1'])
    expect(next.exitCode, next.all).toBe(0)
    expect(readdirSync(join(made.folder, '.etl-bench', 'processes'))).toEqual([])
    for (const run of made.runs()) {
      expect(readdirSync(join(made.folder, '.etl-bench', 'runs', run))).not.toContain('local')
    }
  })

  test('can’t be resumed after its scenario has changed', async () => {
    using made = project(slow)
    const running = made.bench()
    await untilTrials(made, 2)
    running.kill('SIGINT')
    await running
    made.write('numbers.bench.ts', `${imports}\n${slow.replace('1500', '1400')}`)
    const resumed = await made.bench(['--', '--resume', made.runs()[0]!])
    expect(resumed.exitCode).toBe(1)
    expect(resumed.all).toMatch(/scenario "slow.*" has changed since run/)
  })
})
