import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { renderHistory, sparkline } from '../../reporters/history.ts'
import { trendsOf } from '../../src/analysis/trends.ts'
import { entry, slowed } from '../analysis/historyRecords.ts'

const render = (entries = slowed, fields: Partial<Parameters<typeof renderHistory>[1]> = {}) =>
  renderHistory(trendsOf(entries, 'executionTimeMs'), { color: false, width: 100, last: 20, ...fields })

describe('a sparkline', () => {
  test('goes by logs, from the least to the most', () => {
    expect(sparkline([1, 2, 4, 8, 16, 32, 64, 128])).toBe('▁▂▃▄▅▆▇█')
    expect(sparkline([10, 10, 13])).toBe('▁▁█')
  })

  test('of values that are all alike is in the middle', () => {
    expect(sparkline([5, 5])).toBe('▅▅')
    expect(sparkline([5])).toBe('▅')
  })
})

test('a history as text: sparkline, runs, and from where on they changed', () => {
  expect(render().split('\n')).toEqual([
    'revenue · spark (local[2]) · small, local: time',
    '  ▁▁▁▁▁█████',
    '  run                       mean    95 %             n  change              commit',
    '  2026-11-01T02-00-00-ab12  10.0 s  9.50 s – 10.5 s  6                      1a2b3c4',
    '  2026-11-02T02-00-00-ab12  10.1 s  9.60 s – 10.6 s  6                      1a2b3c4',
    '  2026-11-03T02-00-00-ab12  9.90 s  9.40 s – 10.4 s  6                      1a2b3c4',
    '  2026-11-04T02-00-00-ab12  10.1 s  9.55 s – 10.6 s  6                      1a2b3c4',
    '  2026-11-05T02-00-00-ab12  9.95 s  9.45 s – 10.4 s  6                      1a2b3c4',
    '  2026-11-06T02-00-00-ab12  13.0 s  12.3 s – 13.7 s  6  +30 % from here on  1a2b3c4',
    '  2026-11-07T02-00-00-ab12  13.1 s  12.4 s – 13.8 s  6                      1a2b3c4',
    '  2026-11-08T02-00-00-ab12  12.9 s  12.3 s – 13.5 s  6                      1a2b3c4',
    '  2026-11-09T02-00-00-ab12  13.1 s  12.4 s – 13.7 s  6                      1a2b3c4',
    '  2026-11-10T02-00-00-ab12  12.9 s  12.3 s – 13.6 s  6                      1a2b3c4',
    '',
    'Changes are searched for by E-divisive splits, each kept where a t test gives p ≤ 0.001',
    '(docs/statistics.md). They inform and never fail a build.',
  ])
})

test('an older run, another fingerprint and a run without git or interval', () => {
  const entries = [
    entry(1, 5, { fingerprint: 'f0' }),
    entry(2, 10),
    entry(3, 10, { commit: null, interval: null, n: 1 }),
  ]
  expect(render(entries, { last: 1 }).split('\n').slice(0, 6)).toEqual([
    'revenue · spark (local[2]) · small, local: time',
    '  ▅▅',
    '  run                       mean    n',
    '  2026-11-03T02-00-00-ab12  10.0 s  1',
    '  1 earlier run not in the table',
    '  1 run with another fingerprint or input left out',
  ])
  expect(render(slowed, { last: 2 })).toContain(
    '  +30 % from 2026-11-06T02-00-00-ab12 on\n  8 earlier runs not in the table\n',
  )
})

test.each([30, 50, 80, 200])('no line is wider than %i columns', (width) => {
  const lines = render(
    [...slowed, entry(1, 5, { scenario: 'a scenario with a long name, longer than a line' })],
    { width },
  ).split('\n')
  for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(width)
})

test('control characters of names are not printed', () => {
  expect(render([entry(1, 10, { scenario: 'a\u001b[31mb\u0007' })])).toMatch(/^ab {2}· spark/)
})
