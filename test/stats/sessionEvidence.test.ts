import { describe, expect, test } from 'vitest'
import { noises, normal, shareOf, standardError } from '../../fixtures/stats/simulatedNoise.ts'
import type { Evidence } from '../../src/stats/evidence.ts'
import { judge } from '../../src/stats/gateVerdict.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { type Sessions, sessionEvidence } from '../../src/stats/sessionEvidence.ts'
import { studentQuantile } from '../../src/stats/studentT.ts'
import { expectCloseTo } from './closeTo.ts'

const evidenceOf = (sessions: Sessions): Evidence => {
  const evidence = sessionEvidence(sessions)
  if ('couldNotMeasure' in evidence) throw new Error(evidence.couldNotMeasure)
  return evidence
}

const stored = [
  [1.0, 1.2],
  [1.3, 1.1],
  [0.9, 1.0],
  [1.2, 1.4],
  [1.1, 1.1],
]

describe('sessionEvidence', () => {
  test('is the prediction interval of a new session where all have as many trials', () => {
    const means = [1.1, 1.2, 0.95, 1.3, 1.1]
    const centre = means.reduce((a, b) => a + b) / 5
    const sd = Math.sqrt(means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0) / 4)
    const evidence = evidenceOf({ stored, current: [1.5, 1.7] })
    expectCloseTo(evidence.centre(), 1.6 - centre)
    expectCloseTo(
      evidence.lower(0.05),
      1.6 - centre - studentQuantile(0.95, 4) * sd * Math.sqrt(1 + 1 / 5),
      1e-11,
    )
    expectCloseTo(evidence.upper(0.05) - evidence.centre(), evidence.centre() - evidence.lower(0.05), 1e-11)
    expectCloseTo(evidence.pAbove(evidence.lower(0.05)), 0.05, 1e-9)
    expectCloseTo(evidence.pBelow(evidence.upper(0.01)), 0.01, 1e-9)
  })

  test('adds the noise of a current session that has fewer trials, with degrees of freedom in between', () => {
    const evidence = evidenceOf({ stored, current: [1.6] })
    const between = 0.017 * 1.2
    const extra = ((Math.PI / 2) * ((0.02 + 0.02 + 0.005 + 0.02 + 0) / 5)) / 2
    expectCloseTo(evidence.sdLog! ** 2, between + extra, 1e-9)
    const df = (between + extra) ** 2 / (between ** 2 / 4 + extra ** 2 / 5)
    expectCloseTo(evidence.upper(0.05) - evidence.centre(), studentQuantile(0.95, df) * evidence.sdLog!, 1e-9)
  })

  test('could not measure with fewer than 5 sessions, and says what to do', () => {
    expect(sessionEvidence({ stored: stored.slice(1), current: [1] })).toEqual({
      couldNotMeasure: '4 stored sessions do not show how much sessions differ',
      advice: 'record at least 5 sessions, or compare with --against <git ref>',
    })
  })

  test('refuses sessions without values', () => {
    expect(() => sessionEvidence({ stored: [...stored, []], current: [1] })).toThrow('Expected finite logs')
  })

  test('gives a verdict as blocks do', () => {
    const current = stored.flat().map((value) => value / 10)
    const verdict = judge(
      evidenceOf({ stored: stored.map((values) => values.map((value) => value / 10)), current }),
      0.05,
      {
        above: 0.05,
        below: 0.05,
      },
    )
    expect(verdict).toMatchObject({ method: 'sessions', n: 5, verdict: 'pass' })
    expect(verdict.wouldHaveCaught!).toBeGreaterThan(0.05)
  })
})

const RUNS = 20_000

describe('stored sessions, simulated', () => {
  test.for([
    [5, 5, 0.03, 'normal'],
    [5, 2, 0.03, 'normal'],
    [8, 10, 0.05, 'normal'],
    [5, 5, 0, 'normal'],
    [5, 5, 0.03, 'spikes'],
  ] as const)(
    '%s sessions of 5 trials against one of %s, sessions differ by %s, %s noise: alarms stay where they are stated',
    ([k, trials, betweenSd, noise]) => {
      const random = seededRandom(`sessions/${k}/${trials}/${betweenSd}/${noise}`)
      const session = (n: number): number[] => {
        const shift = betweenSd * normal(random)
        return Array.from({ length: n }, () => shift + noises[noise](random, 0.05))
      }
      const alarms = shareOf(RUNS, () => {
        const stored = Array.from({ length: k }, () => session(5))
        return evidenceOf({ stored, current: session(trials) }).pAbove(0) <= 0.05
      })
      // A skewed session can't be predicted exactly from five; by means in place of medians it would be 8.7 %.
      expect(alarms).toBeLessThan((noise === 'spikes' ? 0.056 : 0.05) + 3 * standardError(0.05, RUNS))
    },
  )
})
