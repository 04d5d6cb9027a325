import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainIssues } from '../../src/scenario/explain.ts'
import { type ETLOperation, filter, sort } from '../../src/scenario/operations.ts'
import { scenarioStep } from '../../src/scenario/steps.ts'
import {
  append,
  deleteRows,
  evolve,
  maintain,
  overwrite,
  upsert,
} from '../../src/scenario/tableOperations.ts'

const problems = (step: object): string[] => {
  const { error } = scenarioStep.safeParse(step)
  return error ? explainIssues(error, step).map((line) => line.replace(/; got .*$/, '')) : []
}

const rows = [filter('a'), sort('a')]
const writes = [append('t'), overwrite('t'), upsert('t', { on: 'a' })]
const changes = [deleteRows('t', 'a = 1'), evolve('t', { drop: ['a'] }), maintain('t', 'compact')]

const atTheEnd =
  'operations: expected append, overwrite or upsert as the last operation, or deleteRows, evolve or maintain alone'

test('a step may name the table it starts from', () => {
  expect(scenarioStep.parse({ from: 'bronze', operations: [append('t')] })).toEqual({
    from: 'bronze',
    operations: [append('t')],
  })
})

describe('operations on tables are in their places', () => {
  test.each<[string, ETLOperation[], string[]]>([
    ['rows, then a write', [...rows, append('t')], []],
    ['a write alone', [overwrite('t')], []],
    ['a change alone', [maintain('t', 'expireSnapshots')], []],
    ['nothing', [], ['operations: expected at least one operation']],
    ['rows alone', rows, [atTheEnd]],
    [
      'a delete in the middle',
      [filter('a'), deleteRows('t', 'a = 1'), append('t')],
      ["operations[1].operationType: expected 'delete' to be a step of its own"],
    ],
    [
      'a change after rows',
      [filter('a'), evolve('t', { drop: ['a'] })],
      ["operations[1].operationType: expected 'evolve' to be a step of its own"],
    ],
    [
      'a write in the middle',
      [append('t'), filter('a')],
      ["operations[0].operationType: expected 'append' as the last operation of its step", atTheEnd],
    ],
    [
      'two writes',
      [upsert('t', { on: 'a' }), append('t')],
      ["operations[0].operationType: expected 'upsert' as the last operation of its step"],
    ],
  ])('%s', (_, operations, messages) => {
    expect(problems({ operations })).toEqual(messages)
  })

  test('a list of any operations is right when it is rows and then one write, or one change', () => {
    const operation = fc.constantFrom(...rows, ...writes, ...changes)
    fc.assert(
      fc.property(fc.array(operation, { minLength: 1, maxLength: 5 }), (operations) => {
        const [last, ...before] = operations.toReversed() as [ETLOperation, ...ETLOperation[]]
        const isRight =
          (writes.includes(last as never) && before.every((one) => rows.includes(one as never))) ||
          (changes.includes(last as never) && before.length === 0)
        expect(problems({ operations }).length === 0).toBe(isRight)
      }),
    )
  })
})

test.each<[string, object, string]>([
  ['an unknown field', { operations: [append('t')], to: 't' }, '(whole): Unrecognized key: "to"'],
  [
    'a table without a name',
    { from: '', operations: [append('t')] },
    'from: Too small: expected string to have >=1 characters',
  ],
  ['no operations at all', {}, 'operations: expected array'],
])('%s is refused', (_, step, message) => {
  expect(problems(step)).toEqual([message])
})
