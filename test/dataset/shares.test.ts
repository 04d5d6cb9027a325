import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { clickstreamRequest } from '../../src/dataset/clickstream.ts'
import type { DatasetFile } from '../../src/dataset/dataset.ts'
import { dataCharacteristics } from '../../src/scenario/data.ts'
import { startReferee } from '../support/referee.ts'
import { python } from './python.ts'

vi.setConfig({ testTimeout: 300_000 })

const scratch = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'etl-bench-shares-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

interface Plan {
  rows: number
  tables: Record<string, { files: { path: string }[] }>
}

/** Share `number` of `count` of a dataset, planned and made by a process that knows of no other. */
const makeShare = async (asked: object, folder: string, number: number, count: number) => {
  await mkdir(folder, { recursive: true })
  await using referee = await startReferee()
  const plan = await referee.call<Plan>('planDataset', { ...asked, folder })
  const paths = Object.values(plan.tables).flatMap(({ files }) => files.map(({ path }) => path))
  const mine = paths.filter((_, index) => index % count === number)
  return await referee.call<DatasetFile[]>('generate', { ...asked, rows: plan.rows, folder, paths: mine })
}

const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')

test.each(['parquet', 'json'] as const)(
  'three processes that each make a share of a dataset give the files that one gives: %s',
  async (format) => {
    const asked = clickstreamRequest(
      dataCharacteristics.parse({
        kind: 'clickstream',
        size: '4MB',
        complexity: 'complex',
        joinTables: 5,
        format,
      }),
    )
    const folder = await scratch()
    const whole = await makeShare(asked, join(folder, 'whole'), 0, 1)
    const shares = await Promise.all(
      [0, 1, 2].map(async (number) => {
        const files = await makeShare(asked, join(folder, `share-${number}`), number, 3)
        expect(files.length).toBeGreaterThan(0)
        return files.map((file) => ({ file, stored: join(folder, `share-${number}`, file.path) }))
      }),
    )
    const byPath = (a: DatasetFile, b: DatasetFile) => a.path.localeCompare(b.path)
    expect(
      shares
        .flat()
        .map(({ file }) => file)
        .sort(byPath),
    ).toEqual(whole.toSorted(byPath))
    for (const { file, stored } of shares.flat()) {
      expect(await sha256(stored)).toBe(await sha256(join(folder, 'whole', file.path)))
    }
  },
)

const peakCode = `
import json, re, resource, sys
from dataset.generate import generate
from dataset.plan import plan_dataset
asked = json.loads(sys.argv[1])
plan = plan_dataset({**asked, "size": {"rows": 100_000_000}}, lambda _: None)
paths = [file["path"] for file in plan["tables"]["events"]["files"]][:16]
generate({**asked, "rows": plan["rows"], "paths": paths, "threads": 64}, lambda _: None)
if sys.platform == "linux":
    # The figure of getrusage is that of the process before its exec as well: a test worker's.
    with open("/proc/self/status") as status:
        peak = int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]) / (1 << 10)
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
print(json.dumps(peak))
`

test('memory stays below 1 GB on 64 cores, in the middle of a dataset of 8 GB', async () => {
  const { characteristics } = clickstreamRequest(
    dataCharacteristics.parse({ kind: 'clickstream', complexity: 'complex' }),
  )
  const asked = { characteristics, folder: await scratch() }
  expect(await python<number>(peakCode, JSON.stringify(asked))).toBeLessThan(1_000_000_000 / (1 << 20))
})
