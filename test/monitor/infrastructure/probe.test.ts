import { readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createProbe } from '../../../src/monitor/infrastructure/probe.ts'
import {
  type InfrastructureReading,
  infrastructureReading,
} from '../../../src/monitor/infrastructure/reading.ts'
import type { Referee } from '../../../src/referee/referee.ts'
import type { CatalogAccess } from '../../../src/targets/target.ts'
import { startReferee } from '../../support/referee.ts'
import { scratchFolder } from '../../support/scratch.ts'

let referee: Referee
beforeAll(async () => {
  referee = await startReferee()
})
afterAll(() => referee[Symbol.asyncDispose]())

const lakeIn = (folder: string, more: Record<string, string> = {}): CatalogAccess => ({
  name: 'etl_bench',
  properties: {
    type: 'sql',
    uri: `sqlite:///${join(folder, 'catalog.db')}`,
    warehouse: `file://${folder}`,
    ...more,
  },
})

const inputsOf = (...uris: string[]) => ({
  events: { format: 'parquet' as const, schema: [{ name: 'id', type: 'long' as const }], uris },
})

const read = async (
  catalog: CatalogAccess,
  { uris = [] as string[], repeats = 2, withStorage = false } = {},
): Promise<InfrastructureReading> =>
  infrastructureReading.parse(
    await referee.call('probe', { catalog, inputs: inputsOf(...uris), repeats, withStorage }),
  )

describe('a catalog and a warehouse in a folder', () => {
  test('answer as often as asked, and nothing of the probe is left', async () => {
    const folder = scratchFolder()
    const reading = await read(lakeIn(folder), { repeats: 4, withStorage: true })
    expect(reading.catalog.value).toHaveLength(4)
    expect(reading.storeWrite.value).toHaveLength(4)
    expect(reading.storeRead.value).toHaveLength(4)
    const { write, read: back, mb } = reading.storage!.value!
    expect(write).toBeGreaterThan(0)
    expect(back).toBeGreaterThan(0)
    expect(mb).toBeLessThanOrEqual(64)
    expect(mb % 4).toBe(0)
    const left = readdirSync(folder, { recursive: true, withFileTypes: true })
    expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(['catalog.db'])
  })

  test('have no network between, which is not a failure', async () => {
    const { network } = await read(lakeIn(scratchFolder()))
    expect(network).toEqual({ value: null, reason: expect.stringContaining('no network'), expected: true })
  })

  test('the disk is measured by the first of several readings alone', async () => {
    const probe = createProbe(referee, lakeIn(scratchFolder()))
    expect((await probe(inputsOf(), 1)).storage).toMatchObject({ value: { cacheDropped: true } })
    expect((await probe(inputsOf(), 1)).storage).toBeNull()
  })
})

describe('what can’t be reached is a finding with its reason', () => {
  test('a warehouse that is gone', async () => {
    const catalog = lakeIn(scratchFolder(), { warehouse: 'file:///proc/nowhere' })
    const reading = await read(catalog, { withStorage: true })
    for (const part of [reading.catalog, reading.storeWrite, reading.storeRead, reading.storage!]) {
      expect(part).toEqual({ value: null, reason: expect.stringMatching(/Error: .*/), expected: false })
    }
  })

  test('a service that refuses, beside one that answers', async () => {
    const server = createServer((socket) => socket.end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const refused = (closed.address() as { port: number }).port
    await new Promise((resolve) => closed.close(resolve))
    const { network } = await read(
      lakeIn(scratchFolder(), {
        uri: `postgresql+psycopg2://user:secret@127.0.0.1:${port}/lake`,
        's3.endpoint': `http://127.0.0.1:${refused}`,
      }),
      { repeats: 3 },
    )
    const [catalog, store] = network.value!
    expect(catalog).toMatchObject({ service: 'catalog', address: `127.0.0.1:${port}` })
    expect(catalog!.connect.value).toHaveLength(3)
    expect(store).toMatchObject({
      service: 'object store',
      address: `127.0.0.1:${refused}`,
      connect: { value: null, reason: expect.stringContaining('refused'), expected: false },
    })
    expect(JSON.stringify(network)).not.toContain('secret')
  })
})

describe.runIf(process.platform === 'linux')('the page cache', () => {
  const megabyte = Buffer.alloc(1 << 20, 1)

  test('holds what was just written, and not what lies in a hole of a file', async () => {
    const folder = scratchFolder()
    const whole = join(folder, 'whole')
    writeFileSync(whole, megabyte)
    const hole = join(folder, 'hole')
    writeFileSync(hole, '')
    truncateSync(hole, 3 << 20)
    const share = async (...uris: string[]) =>
      (await read(lakeIn(folder), { uris, repeats: 1 })).inputsCachedShare.value
    expect(await share(whole)).toBe(1)
    expect(await share(`file://${whole}`, hole)).toBe(0.25)
    expect(await share()).toBe(1)
  })

  test('of an object store is not to be seen from here', async () => {
    const { inputsCachedShare } = await read(lakeIn(scratchFolder()), { uris: ['s3://bucket/a'], repeats: 1 })
    expect(inputsCachedShare).toEqual({
      value: null,
      reason: 'inputs are in an object store (s3)',
      expected: true,
    })
  })
})
