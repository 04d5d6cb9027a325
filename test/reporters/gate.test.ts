import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { renderConsole } from '../../reporters/console.ts'
import { renderMarkdown } from '../../reporters/markdown.ts'
import type { GateResult } from '../../src/analysis/gateResult.ts'
import {
  gated,
  gateOf,
  inconclusive,
  item,
  otherFamilies,
  problem,
  regressed,
  unmeasured,
} from './gateRecords.ts'

const render = (gate: GateResult, width = 80, color = false): string => {
  const text = renderConsole(gated(gate), { width, color })
  return text.slice(text.indexOf('gate against'))
}

describe('the gate in the console', () => {
  test('a pass says what it cannot exclude and what it would have caught', () => {
    expect(render(gateOf([item('spark'), item('pythonic')]))).toMatchInlineSnapshot(`
      "gate against origin/main (1a2b3c4)
      margin 5 % · 5 % false alarms at most in each family · looks after 5, 6 blocks

      time                       base          new           vs base  verdict
      suite mean                 –             –             ~        pass ✓
      hourly revenue by country
        spark (local[2])         31.1 s ± 2 %  32.1 s ± 5 %  ~        pass ✓
        pythonic (polars)        31.1 s ± 2 %  4.60 s ± 3 %  ~        pass ✓

      time                       at least  cannot exclude  would catch  blocks
      suite mean                 −1.9 %    +2.7 %          +8.1 %       6
      hourly revenue by country
        spark (local[2])         −1.9 %    +2.7 %          +8.1 %       6 (look 2)
        pythonic (polars)        −1.9 %    +2.7 %          +8.1 %       6 (look 2)

      ± spread of single trials · ~ no change shown · at least, cannot exclude: bounds
      of the change · would catch: least change found in 80 % of such runs

      gate: pass ✓ (exit code 0): nothing got worse than origin/main (1a2b3c4) by more
      than 5 %"
    `)
  })

  test('a regression', () => {
    const gate = gateOf([item('spark', regressed), item('pythonic')], { verdict: 'regressed', exitCode: 1 })
    gate.families.push(...otherFamilies)
    expect(render(gate)).toMatchInlineSnapshot(`
      "gate against origin/main (1a2b3c4)
      margin 5 % · 5 % false alarms at most in each family · looks after 5, 6 blocks

      time                       base          new           vs base  verdict
      suite mean                 –             –             ~        pass ✓
      hourly revenue by country
        spark (local[2])         31.1 s ± 2 %  32.1 s ± 5 %  +18.3 %  regressed ✗
        pythonic (polars)        31.1 s ± 2 %  4.60 s ± 3 %  ~        pass ✓

      time                       at least  cannot exclude  would catch  blocks
      suite mean                 −1.9 %    +2.7 %          +8.1 %       6
      hourly revenue by country
        spark (local[2])         +11.2 %   +26.2 %         +12.4 %      6 (look 2)
        pythonic (polars)        −1.9 %    +2.7 %          +8.1 %       6 (look 2)

      peak memory                base           new            vs base  verdict
      hourly revenue by country
        spark (local[2])         702 MiB ± 2 %  700 MiB ± 0 %  ~        pass ✓

      peak memory                at least  cannot exclude  would catch  blocks
      hourly revenue by country
        spark (local[2])         −1.9 %    +2.7 %          +8.1 %       6 (look 2)

      CPU                        base          new           vs base  verdict
      hourly revenue by country
        spark (local[2])         1.21 s ± 2 %  1.20 s ± 0 %  ~        pass ✓

      CPU                        at least  cannot exclude  would catch  blocks
      hourly revenue by country
        spark (local[2])         −1.9 %    +2.7 %          +8.1 %       6 (look 2)

      ± spread of single trials · ~ no change shown · at least, cannot exclude: bounds
      of the change · would catch: least change found in 80 % of such runs

      ✗ hourly revenue by country, spark (local[2]), time: took 1.18× the base’s time,
        which is more than the margin allows; cannot exclude +26.2 %; would have
        caught +12.4 % with 80 % power

      gate: regressed ✗ (exit code 1): 1 of 5 figures got worse than origin/main
      (1a2b3c4) by more than 5 %"
    `)
  })

  test('in a wide terminal each family is one table', () => {
    const gate = gateOf([item('spark', regressed), item('pythonic')], { verdict: 'regressed', exitCode: 1 })
    expect(render(gate, 160)).toMatchInlineSnapshot(`
      "gate against origin/main (1a2b3c4)
      margin 5 % · 5 % false alarms at most in each family · looks after 5, 6 blocks

      time                       base          new           vs base  verdict      at least  cannot exclude  would catch  blocks
      suite mean                 –             –             ~        pass ✓       −1.9 %    +2.7 %          +8.1 %       6
      hourly revenue by country
        spark (local[2])         31.1 s ± 2 %  32.1 s ± 5 %  +18.3 %  regressed ✗  +11.2 %   +26.2 %         +12.4 %      6 (look 2)
        pythonic (polars)        31.1 s ± 2 %  4.60 s ± 3 %  ~        pass ✓       −1.9 %    +2.7 %          +8.1 %       6 (look 2)

      ± spread of single trials · ~ no change shown · at least, cannot exclude: bounds of the change · would catch: least change found in 80 % of such runs

      ✗ hourly revenue by country, spark (local[2]), time: took 1.18× the base’s time, which is more than the margin allows; cannot exclude +26.2 %; would have caught
        +12.4 % with 80 % power

      gate: regressed ✗ (exit code 1): 1 of 3 figures got worse than origin/main (1a2b3c4) by more than 5 %"
    `)
  })

  test('inconclusive, as a failure and as a warning', () => {
    const gate = gateOf([item('spark', inconclusive)], { verdict: 'inconclusive', exitCode: 3 })
    expect(render(gate)).toMatchInlineSnapshot(`
      "gate against origin/main (1a2b3c4)
      margin 5 % · 5 % false alarms at most in each family · looks after 5, 6 blocks

      time                       base          new           vs base  verdict
      suite mean                 –             –             ~        pass ✓
      hourly revenue by country
        spark (local[2])         31.1 s ± 2 %  32.1 s ± 5 %  ~        inconclusive ?

      time                       at least  cannot exclude  would catch  blocks
      suite mean                 −1.9 %    +2.7 %          +8.1 %       6
      hourly revenue by country
        spark (local[2])         −4.6 %    +11.3 %         +17.2 %      6 (look 2)

      ± spread of single trials · ~ no change shown · at least, cannot exclude: bounds
      of the change · would catch: least change found in 80 % of such runs

      ? hourly revenue by country, spark (local[2]), time: took 1.03× the base’s time,
        and neither side of the margin is shown; cannot exclude +11.3 %; would have
        caught +17.2 % with 80 % power

      gate: inconclusive ? (exit code 3): 1 of 2 figures can neither pass nor be
      called regressed"
    `)
    expect(
      render({ ...gate, exitCode: 0 })
        .split('\n')
        .slice(-2),
    ).toMatchInlineSnapshot(`
      [
        "gate: inconclusive ? (exit code 0, a warning only): 1 of 2 figures can neither",
        "pass nor be called regressed",
      ]
    `)
  })

  test('what could not be measured has no figures, and says what to do', () => {
    const gate = gateOf([item('spark', unmeasured)], {
      verdict: 'couldNotMeasure',
      exitCode: 2,
      families: [{ metric: 'executionTimeMs', suite: null, items: [item('spark', unmeasured)] }],
      problems: [
        problem('is in origin/main and not in this revision; restore it, or say --allow missing', {
          scenario: 'daily funnel',
        }),
        problem('no baseline of the name nightly; save one first'),
      ],
      warnings: [{ code: 'x', text: 'the machine was busy', advice: 'close what else is running' }],
    })
    expect(render(gate)).toMatchInlineSnapshot(`
      "gate against origin/main (1a2b3c4)
      margin 5 % · 5 % false alarms at most in each family · looks after 5, 6 blocks

      time                       base  new           vs base  verdict
      hourly revenue by country
        spark (local[2])         –     32.1 s ± 5 %  –        not measured ✗

      time                       at least  cannot exclude  would catch  blocks
      hourly revenue by country
        spark (local[2])         –         –               –            –

      ± spread of single trials · ~ no change shown · at least, cannot exclude: bounds
      of the change · would catch: least change found in 80 % of such runs

      ✗ hourly revenue by country, spark (local[2]), time: could not be measured: 2 of
        6 trials failed

      ✗ daily funnel: is in origin/main and not in this revision; restore it, or say
        --allow missing
      ✗ no baseline of the name nightly; save one first
      ! the machine was busy; close what else is running

      gate: could not measure ✗ (exit code 2): not everything could be measured, so
      nothing passes"
    `)
  })

  test('a stored baseline, and one look', () => {
    const gate = gateOf([item('spark')], {
      against: { kind: 'baseline', name: 'nightly', sessions: 7 },
      looks: [{ blocks: 8, level: 0.05 }],
      families: [
        { metric: 'executionTimeMs', suite: null, items: [item('spark', undefined, { blocks: 7 })] },
      ],
    })
    expect(render(gate)).toMatchInlineSnapshot(`
      "gate against baseline nightly (7 sessions)
      margin 5 % · 5 % false alarms at most in each family · 8 blocks

      time                       base          new           vs base  verdict
      hourly revenue by country
        spark (local[2])         31.1 s ± 2 %  32.1 s ± 5 %  ~        pass ✓

      time                       at least  cannot exclude  would catch  blocks
      hourly revenue by country
        spark (local[2])         −1.9 %    +2.7 %          +8.1 %       7 sessions

      ± spread of single trials · ~ no change shown · at least, cannot exclude: bounds
      of the change · would catch: least change found in 80 % of such runs

      gate: pass ✓ (exit code 0): nothing got worse than baseline nightly (7 sessions)
      by more than 5 %"
    `)
  })

  test('a pass that writes another output says so in the verdict line', () => {
    const changed = {
      code: 'outputChanged',
      text: 'this revision writes another output than origin/main',
      advice: 'look at the rows',
    }
    const noise = { code: 'otherProcesses', text: 'another process used 40 % of a core', advice: '' }
    const results = gated(gateOf([item('spark')]), { warnings: [noise, changed] })
    const last =
      'gate: pass ✓, but the output of hourly revenue by country differs from origin/main’s (exit code 0): ' +
      'nothing got worse than origin/main (1a2b3c4) by more than 5 %'
    for (const text of [renderConsole(results, { width: 200, color: false }), renderMarkdown(results)]) {
      expect(text).toContain(last)
      // What was written comes before how well it was measured.
      expect(text.indexOf(changed.text)).toBeGreaterThan(0)
      expect(text.indexOf(noise.text)).toBeGreaterThan(text.indexOf(changed.text))
    }
  })

  test('so does one against a stored baseline', () => {
    const against = { kind: 'baseline', name: 'nightly', sessions: 7 } as const
    const changed = { code: 'outputChanged', text: 'another output than the sessions’', advice: '' }
    const results = gated(gateOf([item('spark')], { against }), { warnings: [changed] })
    expect(renderConsole(results, { width: 200, color: false })).toContain(
      'gate: pass ✓, but the output of hourly revenue by country differs from baseline nightly’s (exit code 0)',
    )
  })

  test('without a reference', () => {
    const gate = gateOf([], { against: null, families: [], verdict: 'couldNotMeasure', exitCode: 2 })
    expect(render(gate).split('\n')[0]).toBe('gate against nothing')
  })

  test('size and target are named where a scenario ran at several', () => {
    const results = gated(gateOf([item('spark')]))
    results.results.push({ ...results.results[0]!, size: '2GB' })
    expect(renderConsole(results, { width: 120, color: false })).toMatch(
      /^hourly revenue by country \(small, local\)$/m,
    )
  })

  test('files are named where two have a scenario of one name, also where this run lacks one of them', () => {
    const elsewhere = { file: 'benchmarks/other.bench.ts' }
    const gate = gateOf([item('spark'), item('spark', unmeasured, elsewhere)], {
      problems: [problem('is gone', { ...elsewhere, scenario: 'hourly revenue by country', stack: 'spark' })],
    })
    const lacking = gated(gate)
    const both = { ...lacking, results: [...lacking.results, { ...lacking.results[0]!, ...elsewhere }] }
    for (const results of [lacking, both]) {
      const texts = [renderConsole(results, { width: 200, color: false }), renderMarkdown(results)]
      for (const text of texts) {
        for (const file of ['revenue', 'other'])
          expect(text).toContain(`hourly revenue by country (benchmarks/${file}.bench.ts)`)
        expect(text).toContain('hourly revenue by country (benchmarks/other.bench.ts), spark: is gone')
      }
    }
  })

  test('an item of an earlier version, which names no file, is still found', () => {
    const { families } = gateOf([item('spark', regressed, { file: '' })])
    expect(render(gateOf([], { families }))).toContain('hourly revenue by country, spark (local[2]), time')
  })

  test('colour adds nothing but colour', () => {
    const gate = gateOf([item('spark', regressed), item('pythonic', inconclusive)], { verdict: 'regressed' })
    const colored = render(gate, 80, true)
    expect(stripVTControlCharacters(colored)).toContain(render(gate))
    expect(colored).toContain('\u001b[31mregressed ✗\u001b[39m')
  })

  test.for([40, 60, 80, 120])('no line is wider than %s columns', (width) => {
    const long = { scenario: 'データの分析 '.repeat(10), stack: 'a_long_name_'.repeat(5) }
    const gate = gateOf([item('spark', regressed, long), item('pythonic', unmeasured)], {
      verdict: 'regressed',
      problems: [problem('no '.repeat(80), long)],
    })
    for (const line of render(gate, width).split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width)
  })
})
