import { expect, test } from 'vitest'
import { python } from '../../dataset/python.ts'

/** What the runner tells of steps on a fake engine whose every write fails. */
const failureOf = (steps: readonly { name: string; write: object }[]) =>
  python<{ type: string; message: string; step: string | null; traceback: string }>(
    `
import json, sys
from stacks.runner.job import Source, Step, Task
from stacks.runner.main import describe_failure
from stacks.runner.steps import run_steps
from stacks.runner.writes import read_write

class FakeEngine:
    name, functions = "fake", {}
    def read_table(self, table, source):
        return []
    def write(self, frame, write, table, stopwatch):
        raise ValueError("two rows of key 7")
    def change(self, change, table, stopwatch):
        return 0

steps = [Step(s["name"], Source("crm", None, None), [], read_write(s["write"])) for s in json.loads(sys.argv[1])]
try:
    run_steps(Task("timed", {}, {"crm": "bench.crm"}, steps, None), FakeEngine())
except ValueError as error:
    # As an engine that puts its errors in words.
    wrapped = RuntimeError("in words")
    wrapped.__cause__ = error
    print(json.dumps(describe_failure(wrapped)["error"]))
`,
    JSON.stringify(steps),
  )

const append = { op: 'append', table: 'crm', schema: [], after: null }
const upsert = { op: 'upsert', table: 'crm', schema: [], on: ['id'], deleteFlag: null }
const compact = { op: 'maintain', table: 'crm', action: 'compact' }

test('an error of one of several steps names it and its write (fake engine)', async () => {
  const steps = [
    { name: 'tidy', write: compact },
    { name: 'refresh crm', write: upsert },
  ]
  expect(await failureOf(steps)).toMatchObject({
    type: 'RuntimeError',
    message: 'in words',
    step: '"refresh crm" (upsert crm)',
    traceback: expect.stringContaining('two rows of key 7'),
  })
})

test('a single step is named where it does more than add its rows (fake engine)', async () => {
  expect((await failureOf([{ name: 'output', write: upsert }])).step).toBe('"output" (upsert crm)')
  expect((await failureOf([{ name: 'output', write: append }])).step).toBeNull()
})

test('an error that is its own cause is told all the same', async () => {
  const told = await python<{ message: string; step: string | null }>(
    `
import json
from stacks.runner.main import describe_failure

error = ValueError("no")
error.__cause__ = error
print(json.dumps(describe_failure(error)["error"]))
`,
  )
  expect(told).toMatchObject({ message: 'no', step: null })
})
