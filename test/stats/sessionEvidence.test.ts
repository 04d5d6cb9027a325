import { describe, expect, test } from 'vitest'
import { noises, normal, standardError } from '../../fixtures/stats/simulatedNoise.ts'
import type { Evidence } from '../../src/stats/evidence.ts'
import { judge } from '../../src/stats/gateVerdict.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { type Sessions, sessionEvidence, sessionValue } from '../../src/stats/sessionEvidence.ts'
import { studentQuantile } from '../../src/stats/studentT.ts'
import { expectCloseTo } from './closeTo.ts'

const evidenceOf = (sessions: Sessions): Evidence => {
  const evidence = sessionEvidence(sessions)
  if ('couldNotMeasure' in evidence) throw new Error(evidence.couldNotMeasure)
  return evidence
}

/** Values are the second of five: 1.1, 1.2, 0.95, 1.3, 1.1. */
const values = [1.1, 1.2, 0.95, 1.3, 1.1]
const stored = values.map((value) => [value + 0.01, value, value - 0.01, value + 0.02, value + 5])

describe('sessionEvidence', () => {
  test('is the prediction interval of a new session where sessions differ by more than trials', () => {
    const centre = values.reduce((a, b) => a + b) / 5
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 4)
    const evidence = evidenceOf({ stored, current: [9, 1.6, 1.61, 1.5, 1.62] })
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

  test('compares the fastest of two or three trials, the second of four to six, the fourth of ten', () => {
    const shuffled = [7, 3, 10, 1, 5, 2, 9, 8, 4, 6]
    const upTo = (n: number): number[] => shuffled.filter((value) => value <= n)
    expect([2, 3, 4, 5, 6, 10].map((n) => sessionValue(upTo(n)))).toEqual([1, 1, 2, 2, 3, 4])
  })

  test('sessions that agree by luck count as no more alike than their trials allow', () => {
    const alike = Array.from({ length: 5 }, () => [0.9, 1, 1.1, 1.2, 0.8])
    // Deviations from the centre are 0.1, 0, 0.1, 0.2, 0.2: their median is 0.1.
    const variance = ((Math.PI / 2) * ((1.4826 * 0.1) ** 2 * 1.25)) / 5
    expectCloseTo(
      evidenceOf({ stored: alike, current: [1, 1, 1, 1, 1] }).sdLog!,
      Math.sqrt(variance * 1.2),
      1e-9,
    )
  })

  test('takes no more trials of a session than all have', () => {
    const current = [1.7, 1.6, 1.65]
    const cut = stored.map((session) => session.slice(0, 3))
    const evidence = evidenceOf({ stored, current })
    expectCloseTo(evidence.sdLog!, evidenceOf({ stored: cut, current }).sdLog!)
    expectCloseTo(evidence.centre(), evidenceOf({ stored: cut, current: [...current, 0.1] }).centre())
  })

  test('could not measure by single trials, and says what to do', () => {
    expect(sessionEvidence({ stored, current: [1] })).toEqual({
      couldNotMeasure: 'a session of one trial does not show whether the trial was slow, or its day',
      advice: 'record and compare runs of at least 2 blocks, better 5',
    })
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
    [5, 5, 5, 0.03, 'normal'],
    [5, 5, 2, 0.03, 'normal'],
    [8, 10, 10, 0.05, 'normal'],
    [5, 5, 5, 0.03, 'spikes'],
    [5, 5, 5, 0, 'spikes'],
    [5, 5, 2, 0.03, 'spikes'],
    [5, 3, 3, 0.05, 'spikes'],
    [12, 6, 6, 0.03, 'spikes'],
    [20, 4, 4, 0.05, 'spikes'],
  ] as const)(
    '%s sessions of %s trials against one of %s, sessions differ by %s, %s noise: at most 5 % false alarms',
    ([k, each, trials, betweenSd, noise]) => {
      const random = seededRandom(`sessions/${k}/${each}/${trials}/${betweenSd}/${noise}`)
      const session = (n: number): number[] => {
        const shift = betweenSd * normal(random)
        return Array.from({ length: n }, () => shift + noises[noise](random, 0.05))
      }
      const counts = { alarms: 0, passes: 0 }
      for (let i = 0; i < RUNS; i++) {
        const stored = Array.from({ length: k }, () => session(each))
        const p = evidenceOf({ stored, current: session(trials) }).pAbove(0)
        counts.alarms += Number(p <= 0.05)
        counts.passes += Number(p >= 0.95)
      }
      const most = 0.05 + 3 * standardError(0.05, RUNS)
      expect(counts.alarms / RUNS).toBeLessThan(most)
      expect(counts.passes / RUNS).toBeLessThan(most)
    },
  )
})
