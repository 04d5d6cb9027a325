import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { resultsFromJournal } from '../../src/controller/journalResults.ts'
import { findGroupPlace } from '../../src/targets/local/group.ts'
import { project, scenario } from './fakeScenarios.ts'

const limitsMemory = !('whyNot' in findGroupPlace())

/** A fake stack that takes 1 GiB for itself, and one that takes next to nothing. */
const needs = scenario(
  'needs',
  `blocks: 1, resourceLimits: { cpus: 1, memoryMb: 2048 },
  stacks: { 'fake:grows': { rows: 0, behaviour: 'outgrow' }, 'fake:small': { rows: 0 } },`,
)

test('the least memory of fake stacks is searched after the blocks, and is part of no figure', async () => {
  using made = project(needs)
  const { exitCode, all } = await made.bench(['--', '--smallest-memory'])
  expect(exitCode, all).toBe(0)
  const [result] = made.report().results
  const [grows, small] = result!.smallestMemory!
  for (const { executionResults } of Object.values(result!.stackResults))
    expect(executionResults).toHaveLength(1)
  const tried = made.journal().filter((line) => line.type === 'memoryTrial')
  const run = join(made.folder, '.etl-bench', 'runs', made.runs()[0]!)
  expect(JSON.parse(JSON.stringify(resultsFromJournal(join(run, 'journal.jsonl'))))).toEqual(
    JSON.parse(JSON.stringify(made.report())),
  )
  if (!limitsMemory) {
    expect(tried).toEqual([])
    for (const found of [grows, small]) {
      expect(found).toMatchObject({ memoryMb: null, failedAtMb: null, trials: 0 })
      expect(found!.text).toMatch(/^not searched: nothing here holds a trial to its memory/)
    }
    expect(all).toContain('no least memory for fake (ok): not searched')
    return
  }
  expect(small).toEqual({
    stack: 'fake:small',
    memoryMb: 512,
    failedAtMb: null,
    trials: 1,
    timeMs: tried.at(-1)!.result.metrics.executionTimeMs,
    text: expect.stringMatching(
      /^completed with 512 MiB in [\d.]+ s \([\d.]+ s with 2048 MiB\), and no less may be given; 1 trial$/,
    ),
  })
  // It needs its gigabyte and an interpreter.
  expect(grows!.memoryMb).toBeGreaterThan(1024)
  expect(grows!.memoryMb).toBeLessThan(1400)
  expect(grows!.memoryMb! / grows!.failedAtMb!).toBeLessThanOrEqual(1.1)
  expect(grows!.text).toMatch(
    /^completed with \d+ MiB in [\d.]+ s \([\d.]+ s with 2048 MiB\), and not with \d+ MiB \(outOfMemory\); \d trials, one at each limit$/,
  )
  expect(tried.map(({ stack }) => stack)).toEqual([...Array(grows!.trials).fill('fake:grows'), 'fake:small'])
  for (const { memoryMb, result: trial, stack } of tried)
    expect(trial.status === 'completed').toBe(memoryMb >= (stack === 'fake:small' ? small : grows)!.memoryMb!)
  expect(all).toContain(`${grows!.failedAtMb}–${grows!.memoryMb} MiB`)
  expect(all).toContain('≤ 512 MiB')

  // As if it had been killed before the last trial of each stack's search.
  const own = tried.filter(({ stack }) => stack === 'fake:grows')
  const lost = [own.at(-1)!, tried.at(-1)!].map(({ result: { startedAt } }) => startedAt)
  const path = join(run, 'journal.jsonl')
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  const kept = lines.filter((line) => {
    const { type, result: trial } = JSON.parse(line)
    return type !== 'ended' && type !== 'finished' && !lost.includes(trial?.startedAt)
  })
  expect(kept).toHaveLength(lines.length - 4)
  writeFileSync(path, `${kept.join('\n')}\n`)
  const resumed = await made.bench(['--', '--resume', made.runs()[0]!])
  expect(resumed.exitCode, resumed.all).toBe(0)
  const again = made.journal().filter((line) => line.type === 'memoryTrial')
  expect(again).toHaveLength(tried.length)
  expect(again.slice(0, -2)).toEqual(tried.filter(({ result: { startedAt } }) => !lost.includes(startedAt)))
  const found = made.report().results[0]!.smallestMemory!
  expect(found.map(({ trials }) => trials)).toEqual([grows!.trials, 1])
  expect(found[0]!.failedAtMb).toBeGreaterThanOrEqual(Math.min(...own.map(({ memoryMb }) => memoryMb)))
})
