import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { type ConsoleOptions, renderConsole } from '../../reporters/console.ts'
import {
  buildResults,
  buildScenarioResult,
  type RunHeader,
  type ScenarioRecord,
} from '../../src/analysis/buildResults.ts'
import {
  polarsSeconds,
  runHeader,
  scenarioRecord,
  sparkSeconds,
  stackRecord,
  timed,
  trial,
  unsoundTrial,
} from '../analysis/records.ts'

const options: ConsoleOptions = { color: false, width: 80, reportPath: '.etl-bench/report.json' }

const render = (
  record: Partial<ScenarioRecord> = {},
  changed: Partial<ConsoleOptions> = {},
  header: RunHeader = runHeader,
): string =>
  renderConsole(buildResults(header, [buildScenarioResult(scenarioRecord(record))]), {
    ...options,
    ...changed,
  })

/** Trials with figures as two real stacks have them. */
const likeSpark = sparkSeconds.map((seconds, i) =>
  trial(i + 1, {
    metrics: {
      executionTimeMs: seconds * 1000,
      startupTimeMs: 10_200,
      peakMemoryMb: 1434,
      avgCpuPercent: 158,
      throughputRecordsPerSec: 100_000 / seconds,
    },
    peakMemoryUpperMb: 1556,
    cpuSeconds: 51.2,
    warmTimesMs: [3100 + i * 50, 3000],
  }),
)
const likePolars = polarsSeconds.map((seconds, i) =>
  trial(i + 1, {
    metrics: {
      executionTimeMs: seconds * 1000,
      startupTimeMs: 2110,
      throughputRecordsPerSec: 100_000 / seconds,
    },
    cpuSeconds: 4.9,
    warmTimesMs: [1500, 1450 + i * 20],
  }),
)
const bothStacks = {
  spark: stackRecord('spark (local[2])', likeSpark),
  pythonic: stackRecord('pythonic (polars)', likePolars),
}

const spark = bothStacks.spark
const failing = (...trials: Parameters<typeof stackRecord>[1]) => ({
  spark,
  pythonic: stackRecord('pythonic (polars)', trials),
})

describe('renderConsole', () => {
  test('shows the steps of several under the work, each stack’s median', () => {
    const trials = (factor: number) =>
      [1, 2, 3].map((time, i) =>
        trial(i + 1, {
          phases: [
            { name: 'session', ms: 400, step: null },
            { name: 'execute', ms: time * factor, step: 'load' },
            { name: 'execute', ms: time * factor * 10, step: `clean ${'x'.repeat(40)}\u001b[2J` },
            { name: 'commit', ms: 7, step: 'load' },
          ],
        }),
      )
    const stacks = { a: stackRecord('a', trials(100)), b: stackRecord('b', trials(1)) }
    expect(render({ stacks })).toContain(`
  work                        600 ms              600 ms
    load                      207 ms              9.00 ms
    clean xxxxxxxxxxxxxxxxx…  2.00 s              20.0 ms
peak memory `)
  })

  test('shows both stacks beside each other, then the sentence', () => {
    expect(render({ stacks: bothStacks })).toMatchInlineSnapshot(`
      "hourly revenue by country
      small: 100,000 rows, 10.1 MB · local · 2 cores, 4 GiB (advisory) · 6 blocks

                    spark (local[2])    pythonic (polars)
      time (range)  32.1 s (30.9–35.0)  4.60 s (4.51–4.83)
        start-up    10.2 s              2.11 s
        work        21.9 s              2.49 s
      warm (95 %)   3.11 s (3.06–3.16)  1.50 s (1.48–1.52)
      peak memory   1.40–1.52 GiB       700–760 MiB
      CPU           51.2 s at 158 %     4.90 s at 120 %
      records/s     3,110               21,700
      output        identical ✓         identical ✓

      pythonic (polars) took 0.14× the time of spark (local[2]); 95 % 0.14–0.15;
      6 blocks
        exact sign-flip p = 0.031 (6 blocks cannot give less than 0.031)
      beside the time, pythonic (polars) against spark (local[2]): start-up 0.21×,
      peak memory 0.49×, CPU 0.096× (exploratory: about 1 in 20 of these may be
      chance)

      → Use pythonic (polars) for hourly revenue by country at 10.1 MB on local: 6.99
        [6.79–7.20] times as fast as spark (local[2]) in about half of the memory.

      All trials and settings: .etl-bench/report.json"
    `)
  })

  test('shows warm repeats with their interval, and compares them under their own name', () => {
    const { schedule } = scenarioRecord()
    expect(render({ stacks: bothStacks, schedule: { ...schedule, warm: 2 } })).toMatchInlineSnapshot(`
      "hourly revenue by country
      small: 100,000 rows, 10.1 MB · local · 2 cores, 4 GiB (advisory) · 6 blocks

                    spark (local[2])    pythonic (polars)
      time (range)  32.1 s (30.9–35.0)  4.60 s (4.51–4.83)
        start-up    10.2 s              2.11 s
        work        21.9 s              2.49 s
      warm (95 %)   3.11 s (3.06–3.16)  1.50 s (1.48–1.52)
      peak memory   1.40–1.52 GiB       700–760 MiB
      CPU           51.2 s at 158 %     4.90 s at 120 %
      records/s     3,110               21,700
      output        identical ✓         identical ✓

      pythonic (polars) took 0.14× the time of spark (local[2]); 95 % 0.14–0.15;
      6 blocks
        exact sign-flip p = 0.031 (6 blocks cannot give less than 0.031)
      warm repeats: pythonic (polars) took 0.482× the time of spark (local[2]);
      95 % 0.481–0.483; 6 blocks
        exact sign-flip p = 0.031 (6 blocks cannot give less than 0.031)
      beside the time, pythonic (polars) against spark (local[2]): start-up 0.21×,
      peak memory 0.49×, CPU 0.096× (exploratory: about 1 in 20 of these may be
      chance)

      → Use pythonic (polars) for hourly revenue by country at 10.1 MB on local: 6.99
        [6.79–7.20] times as fast as spark (local[2]) in about half of the memory.

      All trials and settings: .etl-bench/report.json"
    `)
  })

  test('says that no difference was shown', () => {
    const times = [4.6, 4.7, 4.5, 4.8, 4.6, 4.5]
    const stacks = {
      a: stackRecord('pythonic (polars)', timed(polarsSeconds)),
      b: stackRecord('pythonic (duckdb)', timed(times)),
    }
    expect(render({ stacks })).toMatchInlineSnapshot(`
      "hourly revenue by country
      small: 100,000 rows, 10.1 MB · local · 2 cores, 4 GiB (advisory) · 6 blocks

                    pythonic (polars)   pythonic (duckdb)
      time (range)  4.60 s (4.51–4.83)  4.60 s (4.50–4.80)
        start-up    400 ms              400 ms
        work        4.20 s              4.20 s
      peak memory   700–760 MiB         700–760 MiB
      CPU           1.20 s at 120 %     1.20 s at 120 %
      records/s     100,000             100,000
      output        identical ✓         identical ✓

      no difference shown: pythonic (duckdb) took 1.00× the time of pythonic (polars);
      95 % 0.95–1.05; 6 blocks
        exact sign-flip p = 0.88 (6 blocks cannot give less than 0.031)

      → Not enough evidence for hourly revenue by country at 10.1 MB on local:
        pythonic (polars) takes 1.00 [0.96–1.05] times the time of pythonic (duckdb).
        for more evidence: npx vitest bench benchmarks/revenue.bench.ts --project
        local -t 'hourly revenue by country' -- --blocks 12 --sizes small --cpus 2
        --memory-mb 4096

      All trials and settings: .etl-bench/report.json"
    `)
  })

  test('says that one block has no interval', () => {
    const schedule = { seed: 7, warm: 0, blocks: [{ block: 1, order: ['pythonic', 'spark'] }] }
    const stacks = {
      spark: stackRecord('spark (local[2])', likeSpark.slice(0, 1)),
      pythonic: stackRecord('pythonic (polars)', likePolars.slice(0, 1)),
    }
    expect(render({ schedule, stacks })).toMatchInlineSnapshot(`
      "hourly revenue by country
      small: 100,000 rows, 10.1 MB · local · 2 cores, 4 GiB (advisory) · 1 block

                    spark (local[2])  pythonic (polars)
      time (range)  31.9 s            4.62 s
        start-up    10.2 s            2.11 s
        work        21.7 s            2.51 s
      warm (95 %)   3.05 s            1.47 s
      peak memory   1.40–1.52 GiB     700–760 MiB
      CPU           51.2 s at 158 %   4.90 s at 120 %
      records/s     3,130             21,600
      output        identical ✓       identical ✓

      pythonic (polars) took 0.14× the time of spark (local[2]) in one block, which
      gives no interval

      ! one block has no spread, so there is no interval; run at least 6 blocks
        (--blocks 6)

      → Not enough evidence for hourly revenue by country at 10.1 MB on local: spark
        (local[2]) takes 6.90 times the time and 2.05 times the memory of pythonic
        (polars).
        for more evidence: npx vitest bench benchmarks/revenue.bench.ts --project
        local -t 'hourly revenue by country' -- --blocks 6 --sizes small --cpus 2
        --memory-mb 4096

      All trials and settings: .etl-bench/report.json"
    `)
  })

  test('a stack that fails keeps its row, its reason and no ratio', () => {
    const stacks = failing(
      likePolars[0]!,
      unsoundTrial(2, 'outOfMemory', 'the kernel ended it for want of memory\nmore'),
      unsoundTrial(3, 'outOfMemory', 'the kernel ended it for want of memory'),
    )
    expect(render({ stacks })).toMatchInlineSnapshot(`
      "hourly revenue by country
      small: 100,000 rows, 10.1 MB · local · 2 cores, 4 GiB (advisory) · 6 blocks

                    spark (local[2])    pythonic (polars)
      time (range)  32.1 s (30.9–35.0)  4.62 s
        start-up    10.2 s              2.11 s
        work        21.9 s              2.51 s
      warm (95 %)   3.11 s (3.06–3.16)  1.47 s
      peak memory   1.40–1.52 GiB       700–760 MiB
      CPU           51.2 s at 158 %     4.90 s at 120 %
      records/s     3,110               21,600
      trials        6 of 6              1 of 6 ✗ 2 out of memory, 3 not run
      output        identical ✓         identical ✓

      no verdict on pythonic (polars) against spark (local[2]): pythonic (polars)
      completed 1 of 6 trials (2 out of memory, 3 not run)

      ✗ pythonic (polars), blocks 2, 3: out of memory: the kernel ended it for want of
        memory

      → Use spark (local[2]) for hourly revenue by country at 10.1 MB on local:
        pythonic (polars) ran out of memory (at 10.1 MB).

      All trials and settings: .etl-bench/report.json"
    `)
  })

  test('a stack without one completed trial has no figures', () => {
    const stacks = failing(unsoundTrial(1, 'unsupported', 'PyIceberg has no compaction'))
    expect(render({ stacks })).toMatchInlineSnapshot(`
      "hourly revenue by country
      small: 100,000 rows, 10.1 MB · local · 2 cores, 4 GiB (advisory) · 6 blocks

                    spark (local[2])    pythonic (polars)
      time (range)  32.1 s (30.9–35.0)  –
        start-up    10.2 s              –
        work        21.9 s              –
      warm (95 %)   3.11 s (3.06–3.16)  –
      peak memory   1.40–1.52 GiB       –
      CPU           51.2 s at 158 %     –
      records/s     3,110               –
      trials        6 of 6              0 of 6 ✗ 1 unsupported, 5 not run
      output        identical ✓         –

      no verdict on pythonic (polars) against spark (local[2]): pythonic (polars)
      completed 0 of 6 trials (1 unsupported, 5 not run)

      ✗ pythonic (polars), block 1: unsupported: PyIceberg has no compaction

      → Use spark (local[2]) for hourly revenue by country at 10.1 MB on local:
        pythonic (polars) cannot do it (at 10.1 MB).

      All trials and settings: .etl-bench/report.json"
    `)
  })

  test('different outputs are called so on both sides when nobody knows the answer', () => {
    const text = 'output differs from the first output in 3 of 4,812 rows\nrevenue: …'
    const stacks = failing(...likePolars.slice(0, 5), unsoundTrial(6, 'wrongOutput', text))
    const differences = [{ stack: 'pythonic', block: 6, against: 'the first output', text }]
    const verification = { identical: false, answerChecked: false, differences }
    expect(render({ stacks, verification })).toMatchInlineSnapshot(`
      "hourly revenue by country
      small: 100,000 rows, 10.1 MB · local · 2 cores, 4 GiB (advisory) · 6 blocks

                    spark (local[2])    pythonic (polars)
      time (range)  32.1 s (30.9–35.0)  4.58 s (4.51–4.83)
        start-up    10.2 s              2.11 s
        work        21.9 s              2.47 s
      warm (95 %)   3.11 s (3.06–3.16)  1.49 s (1.48–1.51)
      peak memory   1.40–1.52 GiB       700–760 MiB
      CPU           51.2 s at 158 %     4.90 s at 120 %
      records/s     3,110               21,800
      trials        6 of 6              5 of 6 ✗ 1 wrong output
      output        DIFFERENT ✗         DIFFERENT ✗

      no verdict on pythonic (polars) against spark (local[2]): pythonic (polars)
      completed 5 of 6 trials (1 wrong output)

      ✗ pythonic (polars), block 6: wrong output: output differs from the first output
        in 3 of 4,812 rows

      → No stack for hourly revenue by country at 10.1 MB on local: the stacks’
        outputs differ.

      All trials and settings: .etl-bench/report.json"
    `)
  })

  test('with an independent answer, only the wrong output is called wrong', () => {
    const stacks = failing(...likePolars.slice(0, 5), unsoundTrial(6, 'wrongOutput', 'too few rows'))
    const differences = [{ stack: 'pythonic', block: 6, against: 'the answer', text: 'too few rows' }]
    const lines = render({
      stacks,
      verification: { identical: false, answerChecked: true, differences },
    }).split('\n')
    expect(lines.find((line) => line.startsWith('output'))).toMatchInlineSnapshot(
      `"output        as the answer ✓     WRONG ✗"`,
    )
  })

  test('warnings come with advice, once each, with the blocks they belong to', () => {
    const busy = {
      code: 'busy',
      text: 'another process used 40 % of a core',
      advice: 'close what else is running',
    }
    const stacks = {
      spark: stackRecord('spark (local[2])', likeSpark),
      pythonic: stackRecord(
        'pythonic (polars)',
        likePolars.map((result) => ({
          ...result,
          output: { ...result.output!, files: 4 },
          warnings: result.block > 4 ? [busy] : [],
          metrics: { ...result.metrics, peakMemoryMb: null },
          reasons: { peakMemoryMb: 'there is no /proc on this system' },
        })),
      ),
    }
    const header = {
      ...runHeader,
      finishedAt: null,
      warnings: [{ code: 'x', text: 'the disk is nearly full', advice: '' }],
    }
    expect(render({ stacks }, {}, header)).toMatchInlineSnapshot(`
      "hourly revenue by country
      small: 100,000 rows, 10.1 MB · local · 2 cores, 4 GiB (advisory) · 6 blocks

                    spark (local[2])    pythonic (polars)
      time (range)  32.1 s (30.9–35.0)  4.60 s (4.51–4.83)
        start-up    10.2 s              2.11 s
        work        21.9 s              2.49 s
      warm (95 %)   3.11 s (3.06–3.16)  1.50 s (1.48–1.52)
      peak memory   1.40–1.52 GiB       –
      CPU           51.2 s at 158 %     4.90 s at 120 %
      records/s     3,110               21,700
      output        identical ✓         identical ✓

      pythonic (polars) took 0.14× the time of spark (local[2]); 95 % 0.14–0.15;
      6 blocks
        exact sign-flip p = 0.031 (6 blocks cannot give less than 0.031)
      beside the time, pythonic (polars) against spark (local[2]): start-up 0.21×, CPU
      0.096× (exploratory: about 1 in 20 of these may be chance)

      ! the stacks wrote different numbers of files for the same rows: spark
        (local[2]) 1, pythonic (polars) 4; see whether write settings (codec,
        targetFileSizeMb, distribution) fit the output’s size
      ! another process used 40 % of a core in blocks 5 and 6 of pythonic (polars);
        close what else is running
      – no peak memory for pythonic (polars): there is no /proc on this system

      → Not enough evidence for hourly revenue by country at 10.1 MB on local: nothing
        tells spark (local[2]) and pythonic (polars) apart.
        for more evidence: npx vitest bench benchmarks/revenue.bench.ts --project
        local -t 'hourly revenue by country' -- --blocks 12 --sizes small --cpus 2
        --memory-mb 4096

      ! the disk is nearly full
      This run is not finished.
      All trials and settings: .etl-bench/report.json"
    `)
  })

  test('many stacks continue in a second table', () => {
    const stacks = Object.fromEntries(
      ['spark (local[2])', 'pythonic (polars)', 'pythonic (duckdb)', 'mine'].map((label, i) => [
        `s${i}`,
        stackRecord(
          label,
          timed(polarsSeconds.map((seconds, block) => seconds * (i + 1) + ((block * i) % 4) / 10)),
        ),
      ]),
    )
    expect(render({ stacks })).toMatchInlineSnapshot(`
      "hourly revenue by country
      small: 100,000 rows, 10.1 MB · local · 2 cores, 4 GiB (advisory) · 6 blocks

                    spark (local[2])    pythonic (polars)   pythonic (duckdb)
      time (range)  4.60 s (4.51–4.83)  9.35 s (9.10–9.86)  13.9 s (13.6–14.5)
        start-up    400 ms              400 ms              400 ms
        work        4.20 s              8.95 s              13.5 s
      peak memory   700–760 MiB         700–760 MiB         700–760 MiB
      CPU           1.20 s at 120 %     1.20 s at 120 %     1.20 s at 120 %
      records/s     100,000             100,000             100,000
      output        identical ✓         identical ✓         identical ✓

                    mine
      time (range)  18.4 s (18.2–19.5)
        start-up    400 ms
        work        18.1 s
      peak memory   700–760 MiB
      CPU           1.20 s at 120 %
      records/s     100,000
      output        identical ✓

      pythonic (polars) took 2.02× the time of spark (local[2]); 98.75 % 1.99–2.06;
      6 blocks
        exact sign-flip p = 0.031, 0.19 by Holm for all pairs (6 blocks cannot give
        less than 0.031)
      pythonic (duckdb) took 3.02× the time of spark (local[2]); 99 % 2.98–3.06;
      6 blocks
        exact sign-flip p = 0.031, 0.19 by Holm for all pairs (6 blocks cannot give
        less than 0.031)
      mine took 4.03× the time of spark (local[2]); 99.17 % 3.98–4.08; 6 blocks
        exact sign-flip p = 0.031, 0.19 by Holm for all pairs (6 blocks cannot give
        less than 0.031)
      pythonic (duckdb) took 1.49× the time of pythonic (polars); 95 % 1.48–1.51;
      6 blocks
        exact sign-flip p = 0.031, 0.19 by Holm for all pairs (6 blocks cannot give
        less than 0.031)
      mine took 1.99× the time of pythonic (polars); 98.33 % 1.96–2.03; 6 blocks
        exact sign-flip p = 0.031, 0.19 by Holm for all pairs (6 blocks cannot give
        less than 0.031)
      mine took 1.33× the time of pythonic (duckdb); 97.5 % 1.32–1.35; 6 blocks
        exact sign-flip p = 0.031, 0.19 by Holm for all pairs (6 blocks cannot give
        less than 0.031)

      → Use spark (local[2]) for hourly revenue by country at 10.1 MB on local: 2.02
        [1.99–2.06] times as fast as pythonic (polars) in about the same memory.

      All trials and settings: .etl-bench/report.json"
    `)
  })

  test('a single stack is shown without a comparison', () => {
    const verification = { identical: null, answerChecked: true, differences: [] }
    const stacks = { pythonic: bothStacks.pythonic }
    expect(render({ stacks, verification }, { width: 60 })).toMatchInlineSnapshot(`
      "hourly revenue by country
      small: 100,000 rows, 10.1 MB · local · 2 cores, 4 GiB
      (advisory) · 6 blocks

                    pythonic (polars)
      time (range)  4.60 s (4.51–4.83)
        start-up    2.11 s
        work        2.49 s
      warm (95 %)   1.50 s (1.48–1.52)
      peak memory   700–760 MiB
      CPU           4.90 s at 120 %
      records/s     21,700
      output        as the answer ✓

      All trials and settings: .etl-bench/report.json"
    `)
  })

  test.for([
    [{ answerChecked: true, answers: 1, rules: 2 }, 'as the answer ✓'],
    [{ answers: 1, rules: 2 }, 'as its answers ✓'],
    [{ answers: 0, rules: 2 }, 'rules ✓'],
    [{ answers: 0, rules: 0 }, 'not compared'],
  ] as const)('the output of a single stack that was held against %j is called %s', ([checked, text]) => {
    const verification = { identical: null, answerChecked: false, ...checked, differences: [] }
    const lines = render({ stacks: { pythonic: bothStacks.pythonic }, verification }).split('\n')
    expect(lines.find((line) => line.startsWith('output'))).toBe(`output        ${text}`)
  })

  test('all busy processes are one line, the busiest first', () => {
    const used = (subject: string, cores: number) => ({
      code: 'otherProcesses',
      subject,
      text: `another process (${subject}, pid 7) used ${cores * 100} % of a core`,
      advice: 'end it, or run more blocks',
      figure: `${cores * 100} %`,
      severity: cores,
    })
    const warnings: Record<number, ReturnType<typeof used>[]> = {
      1: [used('java', 0.25), used('node', 0.5)],
      2: [used('java', 0.375), used('further processes', 0.25)],
      4: [used('java', 0.125)],
    }
    const found = Array.from({ length: 6 }, (_, i) => trial(i + 1, { warnings: warnings[i + 1] ?? [] }))
    const text = render(
      { stacks: { ...bothStacks, pythonic: stackRecord('pythonic', found) } },
      { width: 200 },
    )
    expect(text.split('\n').filter((line) => line.includes('of a core'))).toEqual([
      '! other processes used up to 75 % of a core in blocks 1–2, 4 (node 50 %, java 38 %, others 25 %); end them, or run more blocks',
    ])
  })

  test('malformed rows are a row of the table where there are any', () => {
    const found = Array.from({ length: 6 }, (_, i) => trial(i + 1, { metrics: { errorCount: 1234 } }))
    const text = render({ stacks: { ...bothStacks, pythonic: stackRecord('pythonic (polars)', found) } })
    expect(text).toMatch(/^malformed rows\s+0\s+1,234$/m)
    expect(render()).not.toContain('malformed')
  })

  test('scenarios of one name in several files are told apart by the file', () => {
    const results = ['a.bench.ts', 'b.bench.ts'].map((file) => buildScenarioResult(scenarioRecord({ file })))
    const lines = renderConsole(buildResults(runHeader, results), options).split('\n')
    expect(lines).toContain('hourly revenue by country (a.bench.ts)')
    expect(lines).toContain('hourly revenue by country (b.bench.ts)')
    expect(render().split('\n')).toContain('hourly revenue by country')
  })

  test('several scenarios follow each other', () => {
    const results = ['first', 'second'].map((scenario) => buildScenarioResult(scenarioRecord({ scenario })))
    const text = renderConsole(buildResults(runHeader, results), options)
    expect(text.indexOf('second')).toBeGreaterThan(text.indexOf('output  '))
  })

  test('nothing run gives only where the report is', () => {
    expect(renderConsole(buildResults(runHeader, []), options)).toBe(
      'All trials and settings: .etl-bench/report.json',
    )
  })

  test('colour adds nothing but colour', () => {
    const stacks = failing(likePolars[0]!, unsoundTrial(2, 'failed', 'boom'))
    const colored = render({ stacks }, { color: true })
    expect(stripVTControlCharacters(colored)).toBe(render({ stacks }))
    expect(colored).toContain('\u001b[32m✓\u001b[39m')
    expect(colored).toContain('\u001b[31m✗\u001b[39m')
  })

  test.for([40, 60, 80, 120])('no line is wider than %s columns', (width) => {
    const stacks = failing(likePolars[0]!, unsoundTrial(2, 'failed', 'a_very_long_word_'.repeat(10)))
    const scenario = 'データの分析 '.repeat(10)
    for (const line of render({ stacks, scenario }, { width, reportPath: 'r.json' }).split('\n')) {
      expect(stringWidth(line)).toBeLessThanOrEqual(width)
    }
  })

  test('text from outside can not colour, clear or break lines', () => {
    const stacks = { evil: stackRecord('evil\u001b[2J\nstack', timed([1, 2, 3, 4, 5, 6])) }
    const text = render({ stacks, scenario: 'a\u001b]0;title\u0007b\rc' })
    expect(text.split('\n')[0]).toBe('ab c')
    expect(text).not.toContain('\u001b')
    expect(text).toMatch(/^ +evil$/m)
  })
})
