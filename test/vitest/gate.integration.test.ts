import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { noiseProfile } from '../../src/baseline/noiseProfile.ts'
import { type GitProject, gitProject } from '../support/gitProject.ts'

/** Trials of the fake stack take as long as they are told from the start of their process, whatever the machine does. */
const scenario = (name: string, stacks: string): string => `
etlBench('${name}', {
  data: files({ numbers: './numbers.csv' }),
  operations: [filter('id > 0')],
  output: { id: 'long', value: 'double' },
  key: ['id'],
  stacks: { ${stacks} },
})
`

const file = (...scenarios: string[]): string =>
  `import { etlBench, files, filter } from 'etl-bench'\n${scenarios.join('')}`

/** A project whose branch `main` has the scenarios. */
const project = async (...scenarios: string[]): Promise<GitProject> => {
  const made = await gitProject("blocks: 3, gateMetrics: ['time']")
  made.write('numbers.csv', 'id,value\n1,0.5\n2,1.0\n')
  made.write('numbers.bench.ts', file(...scenarios))
  await made.commit()
  return made
}

const lasting = (ms: number, more = ''): string => `'fake:one': { endsAfterMs: ${ms}, ${more} }`

const against = (...more: string[]): string[] => ['--', '--against', 'main', ...more]

/** Neither git nor the disk know of another revision any more. */
const expectNoWorktree = async (made: GitProject): Promise<void> => {
  expect((await made.git('worktree', 'list')).split('\n')).toHaveLength(1)
  const home = join(made.folder, '.etl-bench', 'against')
  expect(existsSync(home) ? readdirSync(home) : []).toEqual(existsSync(home) ? ['.gitignore'] : [])
}

describe('a gate against a revision, with a fake stack', () => {
  test('says regressed and exits 1 where the current state takes 40 % longer', async () => {
    using made = await project(scenario('slower', lasting(5000)))
    made.write('numbers.bench.ts', file(scenario('slower', lasting(7000))))
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

  test('passes and exits 0 where the current state takes 40 % less, by a stack of its own revision', async () => {
    using made = await project(scenario('faster', lasting(7000)))
    made.write('numbers.bench.ts', file(scenario('faster', lasting(4200))))
    const { exitCode, all } = await made.bench(
      against('--gate-metrics', 'time,memory', '--margin', '20%', '--inconclusive', 'fail'),
    )
    expect(exitCode, all).toBe(0)
    const { gate } = made.report()
    expect(gate!.families.map(({ metric, items }) => [metric, items[0]!.verdict])).toEqual([
      ['executionTimeMs', 'pass'],
      ['peakMemoryMb', 'pass'],
    ])
  })

  test.each([
    ['wrongValue', /wrong output/],
    ['raise', /told to fail/],
  ])(
    'could not measure and exits 2 where a stack does "%s", though its test fails, too',
    async (behaviour, text) => {
      using made = await project(scenario('bad', "'fake:one': {}, 'fake:two': {}"))
      made.write(
        'numbers.bench.ts',
        file(scenario('bad', `'fake:one': {}, 'fake:two': { behaviour: '${behaviour}' }`)),
      )
      const { exitCode, all } = await made.bench(against('--blocks', '2'))
      expect(exitCode, all).toBe(2)
      const { gate } = made.report()
      expect(gate!.verdict).toBe('couldNotMeasure')
      expect(gate!.problems.map((problem) => problem.text).join('\n')).toMatch(text)
      await expectNoWorktree(made)
    },
  )

  test('could not measure where the other revision fails', async () => {
    using made = await project(scenario('was bad', "'fake:one': { behaviour: 'raise' }"))
    made.write('numbers.bench.ts', file(scenario('was bad', "'fake:one': {}")))
    const { exitCode, all } = await made.bench(against('--blocks', '2'))
    expect(exitCode, all).toBe(2)
    expect(made.report().gate!.problems[0]!.text).toMatch(/@ main.*told to fail/)
  })

  test('is inconclusive and exits 3 where blocks contradict each other, or 0 where that only warns', async () => {
    using made = await project(scenario('noisy', lasting(4000)))
    made.write('numbers.bench.ts', file(scenario('noisy', lasting(4000, 'swing: 0.6'))))
    const strict = await made.bench(against('--blocks', '2'))
    expect(strict.exitCode, strict.all).toBe(3)
    expect(made.report().gate!.verdict).toBe('inconclusive')
    const lenient = await made.bench(against('--blocks', '2', '--inconclusive', 'warn'))
    expect(lenient.exitCode, lenient.all).toBe(0)
    expect(made.report().gate!.verdict).toBe('inconclusive')
  })

  test('could not measure where a scenario has gone, unless that is allowed; a new one is not gated', async () => {
    using made = await project(scenario('old', "'fake:one': {}"), scenario('kept', lasting(4000)))
    made.write('numbers.bench.ts', file(scenario('new', "'fake:one': {}"), scenario('kept', lasting(4000))))
    const strict = await made.bench(against('--blocks', '1'))
    expect(strict.exitCode, strict.all).toBe(2)
    const { gate } = made.report()
    expect(gate!.problems).toMatchObject([{ scenario: 'old', stack: 'fake:one' }])
    expect(gate!.warnings.map(({ text }) => text)).toEqual(['new · fake:one is new: nothing to compare'])
    const lenient = await made.bench(against('--blocks', '1', '--allow', 'missing', '--inconclusive', 'warn'))
    expect(lenient.exitCode, lenient.all).toBe(0)
  })

  test('reads the other revision where the command comes from outside of the project', async () => {
    using made = await project(scenario('same', "'fake:one': {}"))
    const outside = { cwd: dirname(made.folder) }
    const args = ['--root', basename(made.folder), ...against('--blocks', '1', '--inconclusive', 'warn')]
    const { exitCode, all } = await made.bench(args, outside)
    expect(exitCode, all).toBe(0)
    expect(made.report().gate!.families[0]!.items).toMatchObject([{ scenario: 'same', blocks: 1 }])
  })

  test('could not measure where a benchmark file can’t be read, whatever Vitest exits with', async () => {
    using made = await project(scenario('sound', "'fake:one': {}"))
    made.write('numbers.bench.ts', 'throw new Error("broken on purpose")')
    const { exitCode, all } = await made.bench(against())
    expect(exitCode, all).toBe(2)
    await expectNoWorktree(made)
  })

  test('could not measure where the data is other data', async () => {
    using made = await project(scenario('same', "'fake:one': {}"))
    made.write('numbers.csv', 'id,value\n1,0.5\n')
    const { exitCode, all } = await made.bench(against('--blocks', '1'))
    expect(exitCode, all).toBe(2)
    expect(made.report().gate!.problems[0]!.text).toMatch(/the data definition changed/)
  })
})

describe('a gate that can’t begin exits 2 before anything runs', () => {
  test.each([
    [['--gate'], /--gate: expected what to hold the run against/],
    [['--against', 'nowhere'], /--against nowhere: expected a branch, tag or commit/],
    [['--against', 'main', '--baseline', 'b'], /expected one of them/],
    [['--against', 'main', '--margin', '5'], /margin/],
  ])('%j', async (args, text) => {
    using made = await project(scenario('sound', "'fake:one': {}"))
    const { exitCode, all } = await made.bench(['--', ...args])
    expect(exitCode, all).toBe(2)
    expect(all).toMatch(text)
    expect(all).not.toContain('    at ')
    expect(made.runs()).toEqual([])
  })

  test('where the other revision’s files can’t be read', async () => {
    using made = await project('throw new Error("broken on purpose")\n')
    made.write('numbers.bench.ts', file(scenario('sound', "'fake:one': {}")))
    const { exitCode, all } = await made.bench(against())
    expect(exitCode, all).toBe(2)
    expect(all).toMatch(/--against main: expected scenarios that can be read[\s\S]*broken on purpose/)
    await expectNoWorktree(made)
  })
})

describe('an interrupted gate', () => {
  test('leaves no worktree, exits 130, and gives its verdict when it is resumed', async () => {
    using made = await project(scenario('slow', lasting(4000)))
    made.write('numbers.bench.ts', file(scenario('slow', lasting(8000))))
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
    using made = await project(scenario('same', "'fake:one': {}"))
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
  using made = await project(
    scenario('clear', "'fake:one': { endsAfterMs: 4000 }, 'fake:two': { endsAfterMs: 8000 }"),
  )
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
