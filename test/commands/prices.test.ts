import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { renderPrices } from '../../reporters/prices.ts'
import { builtInPrices } from '../../src/analysis/cost/builtInPrices.ts'
import { priceTable } from '../../src/analysis/cost/priceTable.ts'
import { prices, writtenTable } from '../analysis/cost/priceRecords.ts'
import { scratchFolder } from '../support/scratch.ts'
import { etlBenchIn } from './commandLine.ts'

test('etl-bench prices shows instances, rates, and the origin of each part', () => {
  expect(renderPrices(prices(), { width: 100, color: false })).toBe(
    [
      'test-1 · List prices of 2026-07-01, never your bill',
      '',
      'instance  vCPUs  GiB  on demand, hour  spot, hour',
      'x.small   2      4    $0.36            $0.18',
      'x.big     4      16   $0.72            –',
      'm.small   2      16   $0.54            –',
      'g.small   2      4    $0.09            –           arm64',
      '',
      'allocation: $0.0360 a vCPU-hour, $0.00360 a GiB-hour (made for tests, 2026-07-01)',
      '',
      '✓ x · 2026-07-01',
      '  made for tests',
      '✓ m · 2026-07-01',
      '  made for tests',
      '✓ g · 2026-07-01',
      '  made for tests',
      '✓ least seconds billed for a launch: 60 · 2026-07-01',
      '  made for tests',
      '? unverified: seconds that an instance boots: 30 · 2026-07-01',
      '  made for tests',
      '✓ GiB of an instance’s disk: 73 · 2026-07-01',
      '  made for tests',
      '✓ disk, by GiB and month: 0.1 · 2026-07-01',
      '  made for tests',
      '✓ object storage, by GB and month: 0.02 · 2026-07-01',
      '  made for tests',
      '✓ 1,000 requests that write: 0.005 · 2026-07-01',
      '  made for tests',
      '✓ control plane, by hour: 0.1 · 2026-07-01',
      '  made for tests',
    ].join('\n'),
  )
})

test('etl-bench prices --json gives a table that may be edited and read again', async () => {
  const root = scratchFolder()
  const shipped = await etlBenchIn(root, ['prices', '--json'])
  expect(priceTable.parse(JSON.parse(shipped.stdout))).toEqual(builtInPrices)
  writeFileSync(join(root, 'prices.json'), shipped.stdout)
  const text = await etlBenchIn(root, ['prices', '--prices', 'prices.json'])
  expect(text.stdout).toMatch(/^us-east-1 · List prices of 2026-07-20, never your bill\n/)
})

test('etl-bench prices checks a table of one’s own', async () => {
  const root = scratchFolder()
  writeFileSync(join(root, 'mine.json'), JSON.stringify({ ...writtenTable, region: '' }))
  expect(await etlBenchIn(root, ['prices', '--prices', 'mine.json'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr:
      'mine.json is no price table (`npx etl-bench prices --json` shows a whole one):\n  region: Too small: expected string to have >=1 characters; got ""\n',
  })
})
