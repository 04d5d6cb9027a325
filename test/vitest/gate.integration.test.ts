import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { noiseProfile } from '../../src/baseline/noiseProfile.ts'
import { type GitProject, gitProject } from '../support/gitProject.ts'

/**
 * Trials of the fake stack that write no rows take as long as they are told from the start of their process,
 * whatever the machine does.
 */
const scenario = (name: string, stacks: string, data = 'numbers'): string => `
etlBench('${name}', {
  data: files({ numbers: './${data}.csv' }),
  operations: [filter('id > 0')],
  output: { id: 'long', value: 'double' },
  key: ['id'],
  stacks: { ${stacks} },
})
`

const file = (...scenarios: string[]): string =>
  `import { etlBench, files, filter } from 'etl-bench'\n${scenarios.join('')}`

const numbers = 'id,value\n1,0.5\n2,1.0\n'

/** A project whose branch `main` has the scenarios. */
const project = async (...scenarios: string[]): Promise<GitProject> => {
  const made = await gitProject("blocks: 3, gateMetrics: ['time']")
  made.write('numbers.csv', numbers)
  made.write('numbers.bench.ts', file(...scenarios))
  await made.commit()
  return made
}

const lasting = (ms: number, more = ''): string => `'fake:one': { rows: 0, endsAfterMs: ${ms}, ${more} }`

const idle = lasting(0)

const against = (...more: string[]): string[] => ['--', '--against', 'main', ...more]

/** Neither git nor the disk know of another revision any more. */
const expectNoWorktree = async (made: GitProject): Promise<void> => {
  expect((await made.git('worktree', 'list')).split('\n')).toHaveLength(1)
  const home = join(made.folder, '.etl-bench', 'against')
  expect(existsSync(home) ? readdirSync(home) : []).toEqual(existsSync(home) ? ['.gitignore'] : [])
}

describe('a gate against a revision, with a fake stack', () => {
  test('says regressed and exits 1 where the current state takes 40 % longer', async () => {
    using made = await project(scenario('slower', lasting(2000)))
    made.write('numbers.bench.ts', file(scenario('slower', lasting(2800))))
    const { exitCode, all } = await made.bench(against())
    expect(exitCode, all).toBe(1)
    expect(all).toContain('regressed')
    const { gate, results } = made.report()
    expect(gate).toMatchObject({
      verdict: 'regressed',
      against: { kind: 'revision', ref: 'main', commit: await made.git('rev-parse', 'main') },
      problems: [],
    })
    const [item] = gate!.families[0]!.items
    expect(item).toMatchObject({ scenario: 'slower', stack: 'fake:one', blocks: 3, look: 1 })
    expect(item!.ratio).toBeGreaterThan(1.2)
    const { base, stackResults } = results[0]!
    expect(Object.keys(stackResults)).toEqual(['fake:one'])
    expect(base!.stackResults['fake:one']!.label).toBe('fake:one (ok) @ main')
    expect(base!.stackResults['fake:one']!.executionResults).toHaveLength(3)
    await expectNoWorktree(made)
  })

  test('passes and exits 0 where the current state takes 40 % less, by a stack of its own revision, from outside of the project', async () => {
    using made = await project(scenario('faster', lasting(2500)))
    made.write('numbers.bench.ts', file(scenario('faster', lasting(1500))))
    const more = ['--gate-metrics', 'time,memory', '--margin', '20%', '--inconclusive', 'fail']
    const { exitCode, all } = await made.bench(['--root', basename(made.folder), ...against(...more)], {
      cwd: dirname(made.folder),
    })
    expect(exitCode, all).toBe(0)
    const { gate } = made.report()
    expect(gate!.families.map(({ metric, items }) => [metric, items[0]!.verdict])).toEqual([
      ['executionTimeMs', 'pass'],
      ['peakMemoryMb', 'pass'],
    ])
  })

  test('could not measure where a benchmark file can’t be read, whatever Vitest exits with', async () => {
    using made = await project(scenario('sound', idle))
    made.write('numbers.bench.ts', 'throw new Error("broken on purpose")')
    const { exitCode, all } = await made.bench(against())
    expect(exitCode, all).toBe(2)
    await expectNoWorktree(made)
  })
})

describe('a gate against a revision of many scenarios, with a fake stack', () => {
  let made: GitProject
  let ended: { exitCode?: number; all: string }
  let gate: NonNullable<BenchmarkResults['gate']>
  const two = (settings: string): string => `'fake:one': {}, 'fake:two': { ${settings} }`
  const wasBad = (settings: string): string => `'fake:one': { rows: 0, ${settings} }`

  beforeAll(async () => {
    made = await project(
      scenario('wrong', two('')),
      scenario('raises', two('')),
      scenario('was bad', wasBad("behaviour: 'raise'")),
      scenario('other data', idle, 'more'),
    )
    made.write('more.csv', numbers)
    made.write('steady.bench.ts', file(scenario('old', idle), scenario('kept', lasting(2000))))
    await made.commit()
    made.write(
      'numbers.bench.ts',
      file(
        scenario('wrong', two("behaviour: 'wrongValue'")),
        scenario('raises', two("behaviour: 'raise'")),
        scenario('was bad', wasBad('')),
        scenario('other data', idle, 'more'),
      ),
    )
    made.write('more.csv', 'id,value\n1,0.5\n')
    made.write('steady.bench.ts', file(scenario('new', idle), scenario('kept', lasting(2000, 'swing: 0.6'))))
    ended = await made.bench(against('--blocks', '1'))
    gate = made.report().gate!
  })
  afterAll(() => made[Symbol.dispose]())

  const problemsOf = (name: string) => gate.problems.filter((problem) => problem.scenario === name)

  test('could not measure and exits 2, though tests fail, too', async () => {
    expect(ended.exitCode, ended.all).toBe(2)
    expect(ended.all).toMatch(/FAIL .*raises/)
    expect(gate.verdict).toBe('couldNotMeasure')
    const names = gate.problems.map((problem) => problem.scenario)
    expect([...new Set(names)].sort()).toEqual(['old', 'other data', 'raises', 'was bad', 'wrong'])
    await expectNoWorktree(made)
  })

  test.each([
    ['wrong', 'writes something else', /wrong output/],
    ['raises', 'fails', /told to fail/],
    ['was bad', 'failed in the other revision', /@ main.*told to fail/],
    ['other data', 'reads other data', /the data definition changed/],
  ])('names the scenario "%s", where a stack %s', (name, _, text) => {
    expect(
      problemsOf(name)
        .map((problem) => problem.text)
        .join('\n'),
    ).toMatch(text)
  })

  test('names a scenario that has gone; a new one is not gated', () => {
    expect(problemsOf('old')).toMatchObject([{ scenario: 'old', stack: 'fake:one' }])
    expect(gate.warnings.map(({ text }) => text)).toContain('new · fake:one is new: nothing to compare')
  })

  test('is inconclusive and exits 3 where blocks contradict each other; what has gone may be allowed, and what is filtered is not gone', async () => {
    const { exitCode, all } = await made.bench(['steady', ...against('--blocks', '2', '--allow', 'missing')])
    expect(exitCode, all).toBe(3)
    const { verdict, problems, families } = made.report().gate!
    expect({ verdict, problems }).toEqual({ verdict: 'inconclusive', problems: [] })
    expect(families[0]!.items).toMatchObject([{ scenario: 'kept', blocks: 2, verdict: 'inconclusive' }])
  })

  test('exits 0 where inconclusive only warns', async () => {
    const args = against('--blocks', '1', '--allow', 'missing', '--inconclusive', 'warn')
    const { exitCode, all } = await made.bench(['steady', ...args])
    expect(exitCode, all).toBe(0)
    expect(made.report().gate!.verdict).toBe('inconclusive')
  })
})

describe('a gate that can’t begin exits 2 before anything runs', () => {
  test.each([
    [['--gate'], /--gate: expected what to hold the run against/],
    [['--against', 'nowhere'], /--against nowhere: expected a branch, tag or commit/],
  ])('%j', async (args, text) => {
    using made = await project(scenario('sound', idle))
    const { exitCode, all } = await made.bench(['--', ...args])
    expect(exitCode, all).toBe(2)
    expect(all).toMatch(text)
    expect(all).not.toContain('    at ')
    expect(made.runs()).toEqual([])
  })

  test('where the other revision’s files can’t be read', async () => {
    using made = await project('throw new Error("broken on purpose")\n')
    made.write('numbers.bench.ts', file(scenario('sound', idle)))
    const { exitCode, all } = await made.bench(against())
    expect(exitCode, all).toBe(2)
    expect(all).toMatch(/--against main: expected scenarios that can be read[\s\S]*broken on purpose/)
    await expectNoWorktree(made)
  })
})

describe('an interrupted gate', () => {
  test('leaves no worktree, exits 130, and gives its verdict when it is resumed', async () => {
    using made = await project(scenario('slow', lasting(2000)))
    made.write('numbers.bench.ts', file(scenario('slow', lasting(4000))))
    const running = made.bench(against())
    while (made.journal().filter(({ type }) => type === 'trial').length < 3) await sleep(100)
    running.kill('SIGINT')
    expect((await running).exitCode).toBe(130)
    await expectNoWorktree(made)
    // The branch goes on meanwhile; the run keeps the commit that it began with.
    const before = await made.git('rev-parse', 'main')
    await made.commit()
    const resumed = await made.bench(['--', '--resume', made.runs()[0]!])
    expect(resumed.exitCode, resumed.all).toBe(1)
    expect(made.report().gate!.against).toMatchObject({ commit: before })
    await expectNoWorktree(made)
  })
})

describe('a calibration with a fake stack', () => {
  test('keeps the noise that it finds, and a margin far below it is refused', async () => {
    using made = await project(scenario('same', idle))
    const { exitCode, all } = await made.bench(['--', '--calibrate', '2', '--blocks', '2'])
    expect(exitCode, all).toBe(0)
    expect(all).toMatch(/\d of 2 gates of this state against itself said regressed/)
    const { calibration, gate } = made.report()
    expect(gate).toBeNull()
    expect(calibration).toMatchObject({ repeats: 2, problems: [], noise: [{ stack: 'fake:one', blocks: 4 }] })
    const text = readFileSync(join(made.folder, '.etl-bench', 'noise.json'), 'utf8')
    expect(noiseProfile.parse(JSON.parse(text)).entries).toHaveLength(1)
    const runs = made.runs()
    const refused = await made.bench(against('--margin', '0.1%', '--blocks', '2'))
    expect(refused.exitCode, refused.all).toBe(2)
    expect(refused.all).toMatch(/margin: expected what 2 blocks can tell on this machine; got 0.1 %/)
    expect(made.journal()).toEqual([])
    expect(made.runs()).toHaveLength(runs.length + 1)
  })
})

test('a run with looks ends at the first that is clear, with a fake stack', async () => {
  using made = await project(scenario('clear', `${lasting(2000)}, ${lasting(4000).replace('one', 'two')}`))
  const { exitCode, all } = await made.bench(['--', '--blocks', '3,5,7'])
  expect(exitCode, all).toBe(0)
  const [result] = made.report().results
  expect(result!.looks).toMatchObject({
    declared: [3, 5, 7],
    taken: 1,
    ended: 'as every comparison is clear',
  })
  expect(result!.schedule.blocks).toHaveLength(3)
  const [comparison] = result!.comparativeAnalysis.comparisons
  expect(comparison!.interval!.level).toBe(result!.looks!.level)
  expect(comparison!.interval!.level).toBeGreaterThan(0.95)
})
