import { describe, expect, test } from 'vitest'
import { initialProgress, type ScenarioProgress } from '../../reporters/progress/state.ts'
import { stoppedText } from '../../src/vitest/stoppedText.ts'

const scenario: ScenarioProgress = {
  name: 'revenue',
  stacks: ['spark', 'pythonic'],
  blocks: 3,
  estimate: null,
  measured: {},
  block: 2,
  endedInBlock: ['spark'],
}

const text = (fields: Partial<ScenarioProgress>, args: string[], journal = import.meta.filename) =>
  stoppedText({ ...initialProgress, scenario: { ...scenario, ...fields } }, { id: '2026', journal }, args)

describe('the last line of a run that was stopped', () => {
  test('says how far it came and how to go on', () => {
    expect(text({}, ['bench', 'revenue.bench.ts', '-t', 'my scenario', '--', '--blocks', '3'])).toBe(
      "stopped after 1 of 3 blocks of revenue; go on with: npx vitest bench revenue.bench.ts -t 'my scenario' -- --resume 2026",
    )
  })

  test('counts a block whose trials have all ended', () => {
    expect(text({ endedInBlock: ['spark', 'pythonic'] }, ['bench'])).toMatch(/^stopped after 2 of 3 blocks /)
  })

  test('is left out where nothing was kept', () => {
    expect(text({}, ['bench'], '/nowhere/journal.jsonl')).toBeNull()
  })
})
