import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { clickstreamRequest } from '../../src/dataset/clickstream.ts'
import { UserError } from '../../src/recovery/errors.ts'
import { type DataCharacteristics, dataCharacteristics } from '../../src/scenario/data.ts'
import { useDatasets } from './datasets.ts'

const { referee, folder } = useDatasets()

/** Plans data of a size below those that scenarios may ask for. */
const plan = (bytes: number, asked: Partial<DataCharacteristics>) => {
  const { characteristics } = clickstreamRequest(dataCharacteristics.parse({ kind: 'clickstream', ...asked }))
  return referee().call('planDataset', { characteristics, size: { bytes }, folder: folder() })
}

test.each<[number, Partial<DataCharacteristics>, RegExp]>([
  [
    100_000,
    { joinTables: 5 },
    /least 0\.\d+MB, the size of 1,000 events and their 5 other tables; got 0.1MB/,
  ],
  [20_000, { joinTables: 0 }, /data.size: expected at least 0\.\d+MB/],
  [500, { joinTables: 5, changeFeed: 0.1, format: 'json' }, /their 6 other tables; got 0.0MB/],
])('a size of %d bytes is too small for %o, and what would do is said', async (bytes, asked, reason) => {
  const refused = plan(bytes, asked)
  await expect(refused).rejects.toBeInstanceOf(UserError)
  await expect(refused).rejects.toThrow(reason)
  await expect(refused).rejects.toThrow('Ask for more, or for fewer joinTables.')
  expect(await readdir(folder())).toEqual([])
})

test('a share of users that is no user', async () => {
  const refused = plan(1_000_000, { changeFeed: 0.001 })
  await expect(refused).rejects.toBeInstanceOf(UserError)
  await expect(refused).rejects.toThrow(
    /data.changeFeed: expected a share of users that makes at least 5; 0.001 of the [\d,]+ .* is [0-4]\.\d/,
  )
  expect(await readdir(folder())).toEqual([])
})
