import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type PowerCurve, powerTable, RULE, simulatePoint } from '../../fixtures/stats/powerCurves.ts'
import { standardError } from '../../fixtures/stats/simulatedNoise.ts'
import { power } from '../../src/stats/power.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const { runs, curves }: { runs: number; curves: PowerCurve[] } = JSON.parse(read('fixtures/stats/power.json'))

const FEW = 500

describe('recorded power curves', () => {
  test.for(curves.filter(({ sdLog }) => sdLog === 0.05))(
    'are what the script gives: $noise noise, looks $looks',
    ({ at, ...design }) => {
      for (const { ratio, regressed, pass } of at) {
        const again = simulatePoint(design, ratio, FEW)
        // Where a share is 0 or 1, one or two of the few runs may still differ.
        for (const [now, recorded] of [
          [again.regressed, regressed],
          [again.pass, pass],
        ] as const)
          expect(Math.abs(now - recorded)).toBeLessThanOrEqual(4 * standardError(recorded, FEW) + 2 / FEW)
      }
    },
  )

  test.for(['normal', 'spikes'] as const)('are shown in the docs as recorded: %s noise', (noise) => {
    const shown = read('docs/statistics.md')
      .split(`<!-- power, ${noise} noise -->\n`)[1]!
      .split('\n<!-- end -->')[0]
    expect(shown).toBe(powerTable(curves, noise))
  })

  test('are at most alpha at the margin: of calling it regressed, and of passing it', () => {
    for (const { at } of curves) {
      const { regressed, pass } = at.find(({ ratio }) => ratio === 1 + RULE.margin)!
      const limit = RULE.alpha + 3 * standardError(RULE.alpha, runs)
      expect(Math.max(regressed, pass)).toBeLessThan(limit)
    }
  })

  test('are what the power formula says: exactly for t, within 1 point for signed ranks', () => {
    const fixed = curves.filter(({ noise, looks }) => noise === 'normal' && looks.length === 1)
    for (const { looks, sdLog, at } of fixed)
      for (const { ratio, regressed } of at.filter(({ ratio }) => ratio > 1.05)) {
        const n = looks[0]!
        const expected = power({ n, sdLog, alpha: RULE.alpha }, Math.log(ratio / 1.05))
        const allowed = n < 8 ? 3 * standardError(expected, runs) + 1e-4 : 0.01
        expect(Math.abs(regressed - expected), `${n} blocks, ${sdLog}, ${ratio}`).toBeLessThan(allowed)
      }
  })
})
