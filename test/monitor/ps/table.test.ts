import { describe, expect, test } from 'vitest'
import { parsePsLine, psTable } from '../../../src/monitor/ps/table.ts'

describe('a line of ps', () => {
  test('of macOS, with hundredths of a second', () => {
    expect(parsePsLine('  501     1   501 Ss    18940   1:02.25 Sun Nov 22 17:45:25 2026')).toEqual({
      pid: 501,
      ppid: 1,
      session: 501,
      state: 'S',
      startTicks: Date.parse('2026-11-22T17:45:25') / 1000,
      ownTicks: 6225,
      reapedTicks: 0,
      systemTicks: null,
      majorFaults: null,
      residentKb: 18940,
      highWaterKb: 18940,
    })
  })
  test('of Linux, with days', () => {
    expect(parsePsLine('1 0 1 S 0 2-03:04:05 Sun Nov  1 17:45:25 2026')?.ownTicks).toBe(
      ((2 * 24 + 3) * 3600 + 4 * 60 + 5) * 100,
    )
  })
  test('that is empty is none', () => {
    expect(parsePsLine('')).toBeNull()
  })
})

test('the fallback sees this process with the ps of this machine', () => {
  expect(psTable.pids()).toContain(process.pid)
  expect(psTable.stat(process.pid)).toMatchObject({ pid: process.pid, ppid: process.ppid })
  expect(psTable.memory(process.pid)?.residentKb).toBeGreaterThan(10_000)
})
