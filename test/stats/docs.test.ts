import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { lookAlpha, lookLevel } from '../../src/stats/looks.ts'
import { blocksNeeded, smallestDetectableEffect } from '../../src/stats/power.ts'
import { leastPossibleP } from '../../src/stats/signFlip.ts'

const lines = readFileSync(new URL('../../docs/statistics.md', import.meta.url), 'utf8').split('\n')
const percent = (share: number, digits: number): string => `${(100 * share).toFixed(digits)} %`

describe('tables of docs/statistics.md', () => {
  test.for([
    [5, 10, 15],
    [5, 10],
    [3, 6, 10],
    [4, 8, 12],
    [8, 16],
  ])('have the levels of looks at %s, %s, %s as they are used', (looks) => {
    const { alpha } = lookAlpha(looks, 0.05)
    expect(lines).toContain(
      `| ${looks.join(', ')} | ${percent(alpha, 2)} | ${percent(lookLevel(looks, 0.95), 2)} |`,
    )
  })

  test.for([0.03, 0.05, 0.07, 0.1])('have what a run with noise %s would catch', (sdLog) => {
    const caught = [5, 8, 10, 15].map((n) => {
      const beyond = smallestDetectableEffect({ n, sdLog, alpha: 0.05 })!
      return `+${percent(1.05 * Math.exp(beyond) - 1, 1)}`
    })
    const toPass = blocksNeeded(Math.log(1.05), { sdLog, alpha: 0.05 })
    expect(lines).toContain(`| ${percent(sdLog, 0)} | ${caught.join(' | ')} | ${toPass} |`)
  })

  test('have the least p of the sign-flip test', () => {
    const row = lines[lines.findIndex((line) => line.startsWith('| blocks | 1 | 2 |')) + 2]!
    const shown = row.split('|').slice(2, -1).map(Number)
    for (const [i, p] of shown.entries()) expect(Math.abs(p - leastPossibleP(i + 1))).toBeLessThan(6e-4)
    expect(shown).toHaveLength(10)
  })
})
