import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { escapeMarkdown } from '../../reporters/markdown/escape.ts'
import { markdownTable } from '../../reporters/markdown/table.ts'
import { MARKDOWN_LIMIT, renderMarkdown } from '../../reporters/markdown.ts'
import { harmless } from '../../reporters/terminal.ts'
import type { NoiseEntry } from '../../src/analysis/calibrationResult.ts'
import { polarsSeconds, sparkSeconds, stackRecord, timed, unsoundTrial } from '../analysis/records.ts'
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

const parser = new MarkdownIt({ html: true, linkify: true })
// GitHub links no bare domains.
parser.linkify.set({ fuzzyLink: false })

/** Texts of all cells, row by row; null where a parser sees anything but one table of plain text. */
const cellsOf = (markdown: string): string[][] | null => {
  const tokens = parser.parse(markdown, {})
  if (tokens[0]?.type !== 'table_open' || tokens.at(-1)?.type !== 'table_close') return null
  const rows: string[][] = []
  for (const { type, children } of tokens) {
    if (type === 'tr_open') rows.push([])
    if (type !== 'inline') continue
    if (children!.some((child) => child.type !== 'text')) return null
    rows.at(-1)!.push(
      children!
        .map(({ content }) => content)
        .join('')
        .replaceAll('\u200b', ''),
    )
  }
  return rows
}

const shown = (text: string): string => harmless(text).replaceAll(/\s+/g, ' ').trim()

const nasty = fc
  .oneof(
    fc.string({
      unit: fc.constantFrom(...'|\\`*_~[]()<>&#!@:-=+1.\n\r\t $"', 'http://', 'www.', 'a', '&#124;', '<b>'),
    }),
    fc.string({ unit: 'grapheme' }),
  )
  .map((text) => text.replaceAll('\u200b', ''))

describe('escapeMarkdown', () => {
  test('a table of any texts is a table, and its cells read as the texts', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nasty, nasty), { minLength: 1 }), (rows) => {
        const cells = cellsOf(markdownTable(['first', 'second'], rows))
        expect(cells).toEqual([['first', 'second'], ...rows.map((row) => row.map(shown))])
      }),
      { numRuns: 1000 },
    )
  })

  test('a list item of any text is one paragraph of that text', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const tokens = parser.parse(`- ${escapeMarkdown(text)} end`, {})
        expect(tokens.map(({ type }) => type)).toEqual([
          'bullet_list_open',
          'list_item_open',
          'paragraph_open',
          'inline',
          'paragraph_close',
          'list_item_close',
          'bullet_list_close',
        ])
        const children = tokens[3]!.children!
        expect(children.map(({ type }) => type)).toEqual(['text'])
        expect(children[0]!.content.replaceAll('\u200b', '')).toBe(`${shown(text)} end`.trim())
      }),
      { numRuns: 1000 },
    )
  })

  test('calls nobody and links no issue', () => {
    expect(escapeMarkdown('thanks @someone, fixes #12 at https://example.org')).toBe(
      'thanks @&#8203;someone, fixes #&#8203;12 at https:&#8203;//example.org',
    )
  })
})

describe('renderMarkdown', () => {
  test('without a gate', () => {
    const stacks = {
      spark: stackRecord('spark (local[2])', timed(sparkSeconds)),
      pythonic: stackRecord('pythonic (polars)', timed(polarsSeconds)),
    }
    expect(renderMarkdown(gated(null, { stacks }))).toMatchInlineSnapshot(`
      "## etl-bench

      ### Which stack

      **Use pythonic (polars) for hourly revenue by country at 10.1 MB on local: 6.99 \\[6.79–7.20\\] times as fast as spark (local\\[2\\]) in about the same memory.**

      - dominates: It takes no more time, memory and, where it is known, cost than any other stack, and less of at least one.
      - holds for 10.1 MB on local with 2 CPUs and 4096 MiB

      <details><summary>hourly revenue by country</summary>

      small: 100,000 rows, 10.1 MB · local · 6 blocks

      |   | spark (local\\[2\\]) | pythonic (polars) |
      | --- | --- | --- |
      | time (range) | 32.1 s (30.9–35.0) | 4.60 s (4.51–4.83) |
      | start-up | 400 ms | 400 ms |
      | work | 31.8 s | 4.20 s |
      | peak memory | 700–760 MiB | 700–760 MiB |
      | CPU | 1.20 s at 120 % | 1.20 s at 120 % |
      | records/s | 100,000 | 100,000 |
      | output | identical ✓ | identical ✓ |

      - pythonic (polars) took 0.14× the time of spark (local\\[2\\]); 95 % 0.14–0.15; 6 blocks

      </details>

      <sub>run 2026-11-22T10-00-00-ab12</sub>
      "
    `)
  })

  test('the gate comes first: verdict, what did not pass, then the table', () => {
    const gate = gateOf([item('pythonic'), item('spark', regressed)], {
      verdict: 'regressed',
      exitCode: 1,
      warnings: [{ code: 'x', text: 'the machine was busy', advice: 'close what else is running' }],
    })
    gate.families.push(...otherFamilies)
    const markdown = renderMarkdown(gated(gate))
    expect(markdown.slice(0, markdown.indexOf('<details><summary>hourly'))).toMatchInlineSnapshot(`
      "## etl-bench

      **gate: regressed ✗ (exit code 1): 1 of 5 figures got worse than origin/main (1a2b3c4) by more than 5 %**

      against origin/main (1a2b3c4) · margin 5 % · 5 % false alarms at most in each family · looks after 5, 6 blocks

      - ✗ hourly revenue by country, spark (local\\[2\\]), time: took 1.18× the base’s time, which is more than the margin allows; cannot exclude +26.2 %; would have caught +12.4 % with 80 % power

      | time | stack | base | new | vs base | verdict | at least | cannot exclude | would catch | blocks |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      | suite mean |   | – | – | \\~ | pass ✓ | −1.9 % | +2.7 % | +8.1 % | 6 |
      | hourly revenue by country | spark (local\\[2\\]) | 31.1 s ± 2 % | 32.1 s ± 5 % | +18.3 % | regressed ✗ | +11.2 % | +26.2 % | +12.4 % | 6 (look 2) |
      | hourly revenue by country | pythonic (polars) | 31.1 s ± 2 % | 4.60 s ± 3 % | \\~ | pass ✓ | −1.9 % | +2.7 % | +8.1 % | 6 (look 2) |

      <sub>± spread of single trials · ~ no change shown · at least, cannot exclude: bounds of the change · would catch: least change found in 80 % of such runs</sub>

      - ! the machine was busy; close what else is running

      ### Which stack

      **Use pythonic (polars) for hourly revenue by country at 10.1 MB on local: 6.99 \\[6.79–7.20\\] times as fast as spark (local\\[2\\]) in about the same memory.**

      - dominates: It takes no more time, memory and, where it is known, cost than any other stack, and less of at least one.
      - holds for 10.1 MB on local with 2 CPUs and 4096 MiB

      <details><summary>gate: peak memory</summary>

      | peak memory | stack | base | new | vs base | verdict | at least | cannot exclude | would catch | blocks |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      | hourly revenue by country | spark (local\\[2\\]) | 702 MiB ± 2 % | 700 MiB ± 0 % | \\~ | pass ✓ | −1.9 % | +2.7 % | +8.1 % | 6 (look 2) |

      </details>

      <details><summary>gate: CPU</summary>

      | CPU | stack | base | new | vs base | verdict | at least | cannot exclude | would catch | blocks |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      | hourly revenue by country | spark (local\\[2\\]) | 1.21 s ± 2 % | 1.20 s ± 0 % | \\~ | pass ✓ | −1.9 % | +2.7 % | +8.1 % | 6 (look 2) |

      </details>

      "
    `)
  })

  test('what could not be measured, and a failed stack', () => {
    const gate = gateOf([item('spark', unmeasured), item('pythonic', inconclusive)], {
      verdict: 'couldNotMeasure',
      exitCode: 2,
      problems: [problem('is in origin/main and not here', { scenario: 'daily | funnel' })],
    })
    const stacks = { spark: stackRecord('spark', [unsoundTrial(1, 'failed', 'boom <b>')]) }
    const markdown = renderMarkdown(gated(gate, { stacks }))
    expect(markdown.split('\n').filter((line) => /^(\*\*|- )/.test(line))).toMatchInlineSnapshot(`
      [
        "**gate: could not measure ✗ (exit code 2): not everything could be measured, so nothing passes**",
        "- ✗ daily &#124; funnel: is in origin/main and not here",
        "- ✗ hourly revenue by country, spark, time: could not be measured: 2 of 6 trials failed",
        "- ? hourly revenue by country, pythonic, time: took 1.03× the base’s time, and neither side of the margin is shown; cannot exclude +11.3 %; would have caught +17.2 % with 80 % power",
        "**No stack for hourly revenue by country at 10.1 MB on local: spark failed (at 10.1 MB).**",
        "- allFailed: Every stack failed or left wrong output.",
        "- holds for 10.1 MB on local with 2 CPUs and 4096 MiB",
        "- ✗ spark, block 1: failed: boom &lt;b&gt;",
      ]
    `)
  })

  test.for([
    ['many scenarios', 400, 'passing'],
    ['a gate that alone is too long', 2000, 'gate'],
  ] as const)('%s stay within the limit of a comment, and the cut is said', ([, count, kind]) => {
    const results = gated(gateOf([]))
    const [scenario] = results.results
    const names = Array.from({ length: count }, (_, i) => `scenario ${i}`)
    results.results = names.map((name) => ({ ...scenario!, scenario: name }))
    if (kind === 'gate') {
      const items = names.map((name) => item('spark', regressed, { scenario: name }))
      results.gate = gateOf(items, { verdict: 'regressed', exitCode: 1 })
    }
    const markdown = renderMarkdown(results)
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(MARKDOWN_LIMIT)
    expect(Buffer.byteLength(markdown)).toBeGreaterThan(MARKDOWN_LIMIT * 0.9)
    const [, left] = markdown.match(
      /^\*\*Cut\*\*: (?:1 recommendations, )?(\d+) scenarios left out to stay within/m,
    )!
    const kept = [...markdown.matchAll(/<summary>scenario/g)].length
    expect(Number(left) + kept).toBe(count)
    expect(markdown.split('<details>').length).toBe(markdown.split('</details>').length)
  })

  test('a calibration is on top, with its targets told apart', () => {
    const entry: NoiseEntry = {
      file: 'benchmarks/revenue.bench.ts',
      scenario: 'hourly revenue by country',
      size: 'small',
      target: 'local',
      stack: 'spark',
      metric: 'executionTimeMs',
      sdLog: 0.0312,
      blocks: 20,
      detectable: 0.0941,
    }
    const results = gated(null)
    results.results.push({ ...results.results[0]!, target: 'docker' })
    results.calibration = {
      repeats: 20,
      falseAlarms: 1,
      lowestChance: 0.0026,
      highestChance: 0.216,
      inconclusive: 3,
      level: 0.05,
      margin: 0.05,
      looks: [5, 10, 15],
      problems: ['repeat 2: it | failed'],
      sentence: '1 of 20 gates said regressed',
      noise: [entry, { ...entry, target: 'docker', detectable: null }],
    }
    const markdown = renderMarkdown(results)
    expect(markdown.slice(0, markdown.indexOf('<details>'))).toMatchInlineSnapshot(`
      "## etl-bench

      **calibration: 1 of 20 gates said regressed**

      margin 5 % · 5, 10, 15 blocks · 5 % false alarms at most in each family

      - ✗ repeat 2: it &#124; failed

      |   | figure | noise of a block | can tell |
      | --- | --- | --- | --- |
      | hourly revenue by country (small, local) · spark | time | 3.1 % | +9.4 % |
      | hourly revenue by country (small, docker) · spark | time | 3.1 % | nothing |

      "
    `)
  })
})
