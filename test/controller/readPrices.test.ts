import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPrices } from '../../src/controller/readPrices.ts'
import { writtenTable } from '../analysis/cost/priceRecords.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'etl-bench-prices-'))
})
afterAll(() => rm(root, { recursive: true }))

const written = async (content: unknown): Promise<string> => {
  await writeFile(join(root, 'prices.json'), typeof content === 'string' ? content : JSON.stringify(content))
  return 'prices.json'
}

const other = { ...writtenTable, region: 'test-2' }

describe('prices of a run', () => {
  test('are those that come with etl-bench unless asked otherwise', async () => {
    const { region, settings } = await readPrices({ headroom: 0.5 }, root)
    expect(region).toBe('us-east-1')
    expect(settings).toEqual({ runsPerDay: 1, headroom: 0.5, alwaysOn: false })
  })

  test('are a file’s of the project', async () => {
    const { region, table, settings } = await readPrices({ prices: await written(writtenTable) }, root)
    expect(region).toBe('test-1')
    expect(table.families[0]?.sizes[0]?.name).toBe('x.small')
    expect(settings.prices).toBe('prices.json')
  })

  test('are of the region that is asked for', async () => {
    const path = await written([writtenTable, other])
    expect((await readPrices({ prices: path, region: 'test-2' }, root)).region).toBe('test-2')
  })

  test.each([
    [
      'no file',
      'none.json',
      null,
      'cost.prices: expected a file with a price table; none.json can’t be read (ENOENT). `npx etl-bench prices --json` shows a whole one.',
    ],
    [
      'no JSON',
      'prices.json',
      '{',
      /^cost\.prices: expected JSON in prices\.json: .*`npx etl-bench prices --json` shows a whole one\.$/,
    ],
    [
      'a wrong field',
      'prices.json',
      [writtenTable, { ...other, families: [] }],
      'prices.json is no price table (`npx etl-bench prices --json` shows a whole one):\n  [1].families: Too small: expected array to have >=1 items; got []',
    ],
    [
      'several regions',
      'prices.json',
      [writtenTable, other],
      'cost.region: expected one region of prices.json (test-1, test-2); got none. Next: set cost.region to one of them.',
    ],
  ])('are refused with %s', async (_, path, content, text) => {
    if (content !== null) await written(content)
    await expect(readPrices({ prices: path }, root)).rejects.toThrow(text)
  })

  test('are refused with an unknown region', async () => {
    await expect(readPrices({ region: 'mars-1' }, root)).rejects.toThrow(
      'cost.region: expected one region of the table that comes with etl-bench (us-east-1); got mars-1. Next: set cost.region to one of them, or cost.prices to a table of your own.',
    )
  })

  test('are refused with a region that is there twice', async () => {
    const path = await written([writtenTable, writtenTable])
    await expect(readPrices({ prices: path, region: 'test-1' }, root)).rejects.toThrow(
      'Next: name each region once.',
    )
  })
})
