import { afterAll, beforeAll, expect, test } from 'vitest'
import { notNull, unique } from '../../src/scenario/rules.ts'
import { validationResult } from '../../src/verify/validation.ts'
import { type VerifyRequest, verifyOutput } from '../../src/verify/verify.ts'
import { columnsOf, Lakehouse, type Schema } from './lakehouse.ts'

let lakehouse: Lakehouse
beforeAll(async () => {
  lakehouse = await Lakehouse.open()
})
afterAll(() => lakehouse.close())

const schema: Schema = { k: 'long', v: 'string', f: 'double' }

const verify = (table: string, request: Partial<VerifyRequest> = {}) =>
  verifyOutput(lakehouse.referee, {
    catalog: lakehouse.catalog,
    table,
    schema: columnsOf(schema),
    key: ['k'],
    rules: [],
    inputs: {},
    tables: {},
    reference: null,
    tolerance: { relative: 1e-9, absolute: 1e-12 },
    ...request,
  })

test('an output with nothing to compare with is digested, and nothing is wrong', async () => {
  const result = await verify(await lakehouse.rows(schema, "1, 'x', 1.5", "2, 'y', 2.5"))
  expect(result).toEqual({
    output: { rows: 2, digest: expect.stringMatching(/^[0-9a-f]{32}$/), files: 1, bytes: expect.any(Number) },
    identical: null,
    differences: null,
    ruleResults: [],
    message: null,
  })
})

test('an output that equals the reference and keeps the rules is well', async () => {
  const [reference, table] = [
    await lakehouse.rows(schema, "1, 'x', 1.5", "2, 'y', 2.5"),
    await lakehouse.rows(schema, "2, 'y', 2.5", "1, 'x', 1.5000000000000002"),
  ]
  const result = await verify(table, { reference, rules: [notNull('k'), unique('k')] })
  expect(result).toMatchObject({ identical: true, differences: { identical: true }, message: null })
  expect(result.ruleResults.map(({ passed }) => passed)).toEqual([true, true])
  expect(validationResult.parse(result)).toEqual(result)
})

test('differences and broken rules are told in one message', async () => {
  const [reference, table] = [
    await lakehouse.rows(schema, "1, 'x', 1.5", "2, 'y', 2.5"),
    await lakehouse.rows(schema, "1, 'x', 1.5", '2, NULL, 2.5'),
  ]
  const result = await verify(table, { reference, rules: [notNull('v')] })
  expect(result.identical).toBe(false)
  expect(result.message).toBe(
    `
the output differs from the expected table (rows: 2 expected, 2 written)
  v: differs in 1 row
  row k=2
    v: expected 'y', got null
rule notNull(v) is broken: 1 violation
  k=2, v=null, f=2.5
`.trim(),
  )
})

test('an output that was replaced by another table is wrong, and the harness goes on', async () => {
  const reference = await lakehouse.rows(schema, "1, 'x', 1.5")
  const table = await lakehouse.rows({ k: 'long', v: 'long', f: 'double' }, '1, 2, 1.5')
  expect(await verify(table, { reference, rules: [notNull('k')] })).toEqual({
    output: null,
    identical: false,
    differences: null,
    ruleResults: [],
    message: 'the output table is not as declared\n  column v: expected string; the table has long',
  })
})

test('an output that was dropped is wrong, and the harness goes on', async () => {
  const result = await verify('test.dropped')
  expect(result).toMatchObject({ output: null, identical: null })
  expect(result.message).toMatch(/^the output table is not as declared\n {2}expected a table test.dropped/)
})
