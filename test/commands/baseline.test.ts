import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildResults, buildScenarioResult } from '../../src/analysis/buildResults.ts'
import { readBaseline, writeBaseline } from '../../src/baseline/baselineFile.ts'
import { runHeader, scenarioRecord, stackRecord, timed, unsoundTrial } from '../analysis/records.ts'
import { fingerprintWith, sessions } from '../baseline/sessionRecords.ts'
import { scratchFolder } from '../support/scratch.ts'
import { etlBenchIn } from './commandLine.ts'

const idOf = (day: number): string => `2026-11-0${day}T10-00-00-ab12`

/** A run of that day in the project, of one stack and two blocks. */
const addRun = (root: string, day: number, trials = timed([32, 33]), finishedAt: string | null = 'then') => {
  const report = buildResults(
    { ...runHeader, runId: idOf(day), startedAt: `2026-11-0${day}T10:00:00.000Z`, finishedAt },
    [
      buildScenarioResult(
        scenarioRecord({
          fingerprint: fingerprintWith(),
          schedule: { seed: 7, warm: 0, blocks: [1, 2].map((block) => ({ block, order: ['spark'] })) },
          stacks: { spark: stackRecord('spark (local[2])', trials) },
        }),
      ),
    ],
  )
  const path = join(root, '.etl-bench', 'runs', idOf(day), 'report.json')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(report))
}

describe('etl-bench baseline save', () => {
  test('takes the newest run that has ended, or those that are named', async () => {
    const root = scratchFolder()
    for (const day of [1, 2, 3]) addRun(root, day)
    addRun(root, 4, timed([32]), null)
    expect(await etlBenchIn(root, ['baseline', 'save', 'main'])).toMatchObject({
      code: 0,
      stdout: `Saved ${idOf(3)} in etl-bench.baselines/main.json: 1 session; 4 more make a gate\n`,
      stderr: '',
    })
    const more = await etlBenchIn(root, ['baseline', 'save', 'main', idOf(2), idOf(1)])
    expect(more.stdout).toBe(
      `Saved ${idOf(2)}, ${idOf(1)} in etl-bench.baselines/main.json: 3 sessions; 2 more make a gate\n`,
    )
    const saved = await readBaseline(root, 'main')
    expect(saved.sessions.map(({ runId }) => runId)).toEqual([1, 2, 3].map(idOf))
    const anew = await etlBenchIn(root, ['baseline', 'save', 'main', idOf(2), '--replace'])
    expect(anew.stdout).toMatch(/: 1 session; 4 more make a gate\n$/)
  })

  test('refuses a run with a failed trial, and leaves the file as it was', async () => {
    const root = scratchFolder()
    addRun(root, 1)
    await etlBenchIn(root, ['baseline', 'save', 'main'])
    addRun(root, 2, [...timed([32]), unsoundTrial(2, 'timeout', 'took longer than 30 min')])
    const { code, stderr } = await etlBenchIn(root, ['baseline', 'save', 'main'])
    expect(code).toBe(2)
    expect(stderr).toContain(
      'spark (local[2]): timeout in 1 of 2 trials, first in block 2: took longer than 30 min',
    )
    expect((await readBaseline(root, 'main')).sessions).toHaveLength(1)
  })

  test('says which runs there are', async () => {
    const root = scratchFolder()
    const none = await etlBenchIn(root, ['baseline', 'save', 'main'])
    expect([none.code, none.stderr]).toEqual([
      2,
      'baseline save: expected a finished run of this project; got none. Run npx vitest bench first.\n',
    ])
    addRun(root, 1)
    const unknown = await etlBenchIn(root, ['baseline', 'save', 'main', '../x'])
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      `baseline save: expected the id of a run of this project (${idOf(1)}); got "../x"\n`,
    ])
    expect(existsSync(join(root, 'etl-bench.baselines'))).toBe(false)
  })
})

test('etl-bench baseline list, show and rm', async () => {
  const root = scratchFolder()
  const empty = await etlBenchIn(root, ['baseline', 'list'])
  expect(empty.stdout).toBe(
    'No baseline in etl-bench.baselines/. Make one from a finished run: npx etl-bench baseline save main\n',
  )
  await writeBaseline(root, 'main', sessions())
  await writeBaseline(root, 'young', sessions(1))
  writeFileSync(join(root, 'etl-bench.baselines', 'torn.json'), '{')
  const { stdout } = await etlBenchIn(root, ['baseline', 'list'])
  expect(stdout.split('\n')).toEqual([
    'main  5 sessions, 2026-11-01 to 2026-11-05; enough for a gate',
    expect.stringMatching(/^torn {2}.*torn\.json: expected a baseline in JSON, but /),
    'young  1 session, 2026-11-01; 4 more make a gate',
    '',
  ])
  const shown = await etlBenchIn(root, ['baseline', 'show', 'young'])
  expect(shown.stdout.split('\n')).toEqual([
    'baseline young: 1 session',
    '',
    expect.stringMatching(
      /^revenue · spark · small, local, 100,000 rows · input d1d1d1d1 · fingerprint [0-9a-f]{8}$/,
    ),
    'session                   trials  time    peak memory  CPU     etl-bench',
    '2026-11-01T02-00-00-ab12  3       10.0 s  700 MiB      1.20 s  0.1.0',
    '',
  ])
  const removed = await etlBenchIn(root, ['baseline', 'rm', 'main'])
  expect(removed.stdout).toBe('Removed baseline main; left: torn, young\n')
  const again = await etlBenchIn(root, ['baseline', 'rm', 'main'])
  expect(again.code).toBe(2)
  expect(again.stderr).toMatch(
    /^baseline: expected the name of a stored baseline \(torn, young\); got "main"/,
  )
})
