import { appendFileSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderHistory } from '../../reporters/history.ts'
import { trendsOf } from '../../src/analysis/trends.ts'
import { appendHistory, historyPath, readHistoryFile } from '../../src/baseline/historyFile.ts'
import { entry, slowed } from '../analysis/historyRecords.ts'
import { scratchFolder } from '../support/scratch.ts'
import { etlBenchIn } from './commandLine.ts'

const pythonic = entry(1, 2, { scenario: 'sessions', stack: 'pythonic', label: 'pythonic (polars)' })

test('etl-bench history prints all trends, those of one scenario, or JSON', async () => {
  const root = scratchFolder()
  await appendHistory(root, slowed)
  await appendHistory(root, [pythonic])
  const options = { color: false, width: 80, last: 20 }
  const all = await etlBenchIn(root, ['history'])
  const trends = trendsOf([...slowed, pythonic], 'executionTimeMs')
  expect(all).toMatchObject({ code: 0, stderr: '', stdout: `${renderHistory(trends, options)}\n` })
  const one = await etlBenchIn(root, ['history', 'Sess'])
  expect(one.stdout).toBe(`${renderHistory(trends.slice(1), options)}\n`)
  const json = await etlBenchIn(root, ['history', 'rev', '--json'])
  expect(JSON.parse(json.stdout)).toEqual(JSON.parse(JSON.stringify(trends.slice(0, 1))))
})

test('etl-bench history says what there is where it has nothing to show', async () => {
  const root = scratchFolder()
  const none = await etlBenchIn(root, ['history'])
  expect([none.code, none.stderr]).toEqual([
    2,
    'history: expected finished runs of this project in .etl-bench/history.jsonl; got none. Each `npx vitest bench` adds one.\n',
  ])
  await appendHistory(root, [...slowed, pythonic])
  const unknown = await etlBenchIn(root, ['history', 'clicks'])
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    'history: expected part of the name of a scenario (revenue, sessions); got "clicks"\n',
  ])
  const memory = await etlBenchIn(root, ['history', '--metric', 'memory'])
  expect(memory.code).toBe(2)
})

test('a line that a killed process has left half is passed over, and harms no later one', async () => {
  const root = scratchFolder()
  await appendHistory(root, [entry(1, 10)])
  appendFileSync(historyPath(root), '{"version":1,"runId":"2026')
  await appendHistory(root, [entry(2, 10)])
  expect(await readHistoryFile(root)).toEqual({ entries: [entry(1, 10), entry(2, 10)], unreadable: 1 })
  expect(readFileSync(historyPath(root), 'utf8').split('\n')).toHaveLength(4)
  const { code, stderr } = await etlBenchIn(root, ['history'])
  expect(code).toBe(0)
  expect(stderr).toBe(`${historyPath(root)}: left out a line that can’t be understood\n`)
})
