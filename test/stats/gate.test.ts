import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDecided, judgeFamilies, suiteDifferences } from '../../src/stats/gateFamilies.ts'
import { gateVerdict, judge as judgeEvidence } from '../../src/stats/gateVerdict.ts'
import { lookAlpha, lookLevel } from '../../src/stats/looks.ts'
import { pairedEvidence } from '../../src/stats/pairedEvidence.ts'
import { power } from '../../src/stats/power.ts'
import { expectCloseTo } from './closeTo.ts'

const around = (ratio: number, n: number, spread = 0.01): number[] =>
  Array.from({ length: n }, (_, i) => Math.log(ratio) + spread * (i - (n - 1) / 2))

const judge = (differences: number[], margin = 0.05, alpha = 0.05) =>
  judgeEvidence(pairedEvidence(differences), margin, { above: alpha, below: alpha })

const differences = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 2, maxLength: 15 })

describe('verdict on one figure', () => {
  test('+40 % is regressed, −40 % passes, and what is too wide is inconclusive', () => {
    for (const n of [3, 5, 8, 15]) {
      expect(judge(around(1.4, n)).verdict).toBe('regressed')
      expect(judge(around(0.6, n)).verdict).toBe('pass')
    }
    expect(judge(around(1, 5, 0.2)).verdict).toBe('inconclusive')
    expect(judge([Math.log(1.4)]).verdict).toBe('inconclusive')
  })

  test('a shown worsening within the margin passes', () => {
    const verdict = judge(around(1.02, 8, 0.001))
    expect(verdict.verdict).toBe('pass')
    expect(verdict.lower!).toBeGreaterThan(1)
  })

  test('says what it cannot exclude, and what it would have caught', () => {
    const verdict = judge(around(1, 5))
    expectCloseTo(verdict.cannotExclude!, verdict.upper! - 1)
    const beyond = Math.log((1 + verdict.wouldHaveCaught!) / 1.05)
    const sdLog = Math.sqrt(10 / 4) * 0.01
    expectCloseTo(power({ n: 5, sdLog, alpha: 0.05 }, beyond), 0.8, 1e-6)
  })

  test('is pass exactly where what it cannot exclude is below the margin', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const { verdict, cannotExclude, lower } = judge(values)
        expect(verdict === 'pass').toBe(cannotExclude !== null && cannotExclude < 0.05)
        expect(verdict === 'regressed').toBe(lower !== null && lower > 1.05)
      }),
    )
  })

  test('cannot get better for a figure when a block gets worse, and mirrors in no way', () => {
    const order = ['pass', 'inconclusive', 'regressed']
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 8, maxLength: 15 }),
        (values) => {
          const worse = values.map((value) => value + 0.05)
          expect(order.indexOf(judge(worse).verdict)).toBeGreaterThanOrEqual(
            order.indexOf(judge(values).verdict),
          )
        },
      ),
    )
  })

  test('survives JSON, also where there is no bound', () => {
    for (const values of [[0.1], around(1, 5), around(1.4, 8)]) {
      const verdict = judge(values, 0.05, 0.002)
      expect(gateVerdict.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict)
    }
    expect(judge(around(1.4, 8), 0.05, 0.002)).toMatchObject({
      verdict: 'inconclusive',
      lower: null,
      upper: null,
      cannotExclude: null,
      wouldHaveCaught: null,
    })
  })

  test('refuses a margin that allows nothing', () => {
    expect(() => judge(around(1, 5), 0)).toThrow('Expected a margin above 0')
  })
})

const figure = (family: string, scenario: string, values: number[]) => ({
  family,
  scenario,
  evidence: pairedEvidence(values),
})
const rule = { margin: 0.05, alpha: 0.05, looks: [5, 10, 15] }

describe('verdicts on families', () => {
  test('one figure in a family is judged at the alpha of its look', () => {
    const [verdict] = judgeFamilies([figure('time', 'a', around(1.4, 5))], rule)
    expect(verdict!.alphas.above).toBe(lookAlpha([5, 10, 15], 0.05).alpha)
    expect(verdict).toMatchObject({ family: 'time', scenario: 'a', verdict: 'regressed' })
  })

  test('says where so many scenarios share alpha that no result could be shown', () => {
    const fixed = { ...rule, looks: [8] }
    const figures = (count: number) =>
      Array.from({ length: count }, (_, i) => figure('time', `s${i}`, around(1.05, 8)))
    expect(judgeFamilies(figures(12), fixed)[0]!.warnings).toEqual([])
    const [warning] = judgeFamilies(figures(13), fixed)[0]!.warnings
    expect(warning).toMatchObject({
      code: 'tooFewBlocks',
      advice: 'run at least 9 blocks, or gate fewer scenarios at once',
    })
  })

  test('families do not share alpha', () => {
    const time = figure('time', 'a', around(1.1, 5))
    const alone = judgeFamilies([time], rule)
    const withMemory = judgeFamilies([figure('memory', 'a', around(1, 5)), time], rule)
    expect(withMemory[1]).toEqual(alone[0])
  })

  test('within a family Holm gives what clear scenarios leave to the next', () => {
    const clear = figure('time', 'clear', around(2, 10))
    const other = figure('time', 'other', around(1.1, 10, 0.02))
    const [, second] = judgeFamilies([clear, other], rule)
    expect(second!.alphas.above).toBe(lookAlpha(rule.looks, 0.05).alpha)
    const [, beside] = judgeFamilies([figure('time', 'same', around(1, 10)), other], rule)
    expect(beside!.alphas.above).toBe(lookAlpha(rule.looks, 0.025).alpha)
  })

  test('bounds say what verdicts say, whatever the family', () => {
    const family = fc.array(
      fc.tuple(fc.constantFrom(5, 10, 15), fc.double({ min: 0.8, max: 1.4, noNaN: true }), fc.integer()),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(family, (members) => {
        const figures = members.map(([n, ratio, seed], i) =>
          figure(
            'time',
            `s${i}`,
            around(ratio, n, 0.02).map((value, k) => value + 0.01 * Math.sin(seed + k)),
          ),
        )
        for (const { verdict, lower, upper } of judgeFamilies(figures, rule)) {
          expect(verdict === 'regressed').toBe(lower !== null && lower > 1.05)
          expect(verdict === 'pass').toBe(upper !== null && upper < 1.05)
        }
      }),
    )
  })

  test('refuses a number of blocks that was not declared', () => {
    expect(() => judgeFamilies([figure('time', 'a', around(1, 7))], rule)).toThrow(
      'Expected a to have as many blocks as a look (5, 10, 15), got 7',
    )
  })

  test('the suite is the mean over scenarios of the blocks that all have', () => {
    expect(
      suiteDifferences([
        [1, 2, 3],
        [3, 4],
      ]),
    ).toEqual([2, 3])
  })
})

describe('stopping', () => {
  test('a scenario stops when its verdict is clear with the smallest share, or at the last look', () => {
    const plan = { ...rule, scenarios: 4 }
    expect(isDecided(around(1.5, 5), plan)).toBe(true)
    expect(isDecided(around(0.7, 5), plan)).toBe(true)
    expect(isDecided(around(1.05, 5), plan)).toBe(false)
    expect(isDecided(around(1.05, 15), plan)).toBe(true)
  })

  test('what is decided stays so, whatever the other scenarios of the family do', () => {
    const member = fc.record({
      n: fc.constantFrom(5, 10),
      ratio: fc.double({ min: 0.7, max: 1.6, noNaN: true }),
      spread: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 5 }), (members) => {
        const all = members.map(({ n, ratio, spread }) => around(ratio, n, spread))
        const verdicts = judgeFamilies(
          all.map((values, i) => figure('time', `s${i}`, values)),
          rule,
        )
        for (const [i, values] of all.entries())
          if (isDecided(values, { ...rule, scenarios: members.length }))
            expect(verdicts[i]!.verdict).not.toBe('inconclusive')
      }),
    )
  })
})

describe('alpha of a look', () => {
  test('is the whole where there is one look', () => {
    expect(lookAlpha([8], 0.05)).toEqual({ alpha: 0.05, source: 'single' })
  })

  test('lies between its Bonferroni part and the whole, and falls with the whole', () => {
    const looks = fc.constantFrom([5, 10, 15], [5, 10], [3, 6, 10], [8, 16], [7, 9])
    const alphas = fc.double({ min: 0.001, max: 0.2, noNaN: true })
    fc.assert(
      fc.property(looks, alphas, (looks, alpha) => {
        const each = lookAlpha(looks, alpha).alpha
        expect(each).toBeGreaterThanOrEqual(alpha / looks.length)
        // The whole, where the first look has too few blocks to attain it.
        expect(each).toBeLessThanOrEqual(alpha)
        expect(lookAlpha(looks, alpha / 2).alpha).toBeLessThanOrEqual(each)
      }),
    )
  })

  test('is simulated for the default looks and careful for others', () => {
    expect(lookAlpha([5, 10, 15], 0.05).source).toBe('simulated')
    expect(lookAlpha([5, 9, 14], 0.06)).toEqual({ alpha: 0.02, source: 'bonferroni' })
  })

  test('is never above the whole, also where a look can’t attain it', () => {
    expect(lookAlpha([8, 16], 0.05 / 19).alpha).toBe(0.05 / 19)
  })

  test('two-sided intervals give each side half', () => {
    expectCloseTo(lookLevel([5, 10, 15], 0.95), 1 - 2 * lookAlpha([5, 10, 15], 0.025).alpha)
    expectCloseTo(lookLevel([8], 0.95), 0.95)
  })

  test('refuses looks that do not rise', () => {
    for (const looks of [[], [5, 5], [10, 5], [0, 5], [2.5]])
      expect(() => lookAlpha(looks, 0.05)).toThrow('Expected looks as rising numbers of blocks')
  })
})
