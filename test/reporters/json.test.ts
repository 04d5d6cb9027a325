import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readReport, writeJsonReport } from '../../reporters/json.ts'
import { buildResults, buildScenarioResult } from '../../src/analysis/buildResults.ts'
import { BenchmarkError, UserError } from '../../src/recovery/errors.ts'
import { runHeader, scenarioRecord } from '../analysis/records.ts'

const results = buildResults(runHeader, [buildScenarioResult(scenarioRecord())])

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'etl-bench-report-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('writeJsonReport', () => {
  test('writes what readReport gives back, to every path, making folders', async () => {
    const paths = [join(folder, 'report.json'), join(folder, 'runs', 'r1', 'report.json')]
    await writeJsonReport(results, paths)
    for (const path of paths) expect(await readReport(path)).toEqual(results)
  })

  test('replaces an older report and leaves nothing else behind', async () => {
    const path = join(folder, 'report.json')
    await writeJsonReport(results, [path])
    await writeJsonReport({ ...results, runId: 'newer' }, [path])
    expect((await readReport(path)).runId).toBe('newer')
    expect(await readdir(folder)).toEqual(['report.json'])
  })

  test('refuses results that do not fit the schema and keeps the older report', async () => {
    const path = join(folder, 'report.json')
    await writeJsonReport(results, [path])
    const wrong = { ...results, startedAt: undefined as unknown as string }
    await expect(writeJsonReport(wrong, [path])).rejects.toThrow(BenchmarkError)
    await expect(writeJsonReport(wrong, [path])).rejects.toThrow(/startedAt/)
    expect(await readReport(path)).toEqual(results)
  })

  test('refuses figures that JSON would turn into null', async () => {
    const [scenario] = structuredClone(results.results)
    scenario!.dataset.rows = Number.NaN
    await expect(
      writeJsonReport({ ...results, results: [scenario!] }, [join(folder, 'x.json')]),
    ).rejects.toThrow(/dataset\.rows/)
    expect(await readdir(folder)).toEqual([])
  })

  test('leaves no half file where the place can not be written', async () => {
    await writeFile(join(folder, 'taken'), '')
    await expect(writeJsonReport(results, [join(folder, 'taken', 'report.json')])).rejects.toThrow()
    expect(await readdir(folder)).toEqual(['taken'])
  })
})

describe('readReport', () => {
  const reading = async (text: string): Promise<unknown> => {
    const path = join(folder, 'report.json')
    await writeFile(path, text)
    return readReport(path)
  }

  test('says how a report comes about when there is none', async () => {
    const path = join(folder, 'none.json')
    await expect(readReport(path)).rejects.toThrow(
      new UserError(`${path}: expected a report, but there is no such file; \`npx vitest bench\` writes it`),
    )
  })

  test.for([
    ['{ "schemaVersion": 1, "ru', /expected a report in JSON, but/],
    ['{ "name": "package" }', /expected a report of etl-bench with a schemaVersion, got other JSON/],
    ['{ "schemaVersion": 2 }', /expected report schema version 1, got 2; update etl-bench to read it/],
    ['{ "schemaVersion": 0 }', /expected report schema version 1, got 0; run the benchmark again to read it/],
    ['{ "schemaVersion": 1, "runId": 7 }', /expected a whole report, but\s+✖[^✖]*\s+→ at runId/],
  ] as const)('%s is refused', async ([text, message]) => {
    await expect(reading(text)).rejects.toThrow(message)
    await expect(reading(text)).rejects.toThrow(UserError)
  })

  test('reads a report that an earlier version has written, without steps, tables and selectivities', async () => {
    const added = ['tables', 'stepTimesMs', 'selectivity']
    const earlier = JSON.stringify(results, (key, value) => (added.includes(key) ? undefined : value))
    const read = (await reading(earlier)) as typeof results
    expect(read.results[0]).toMatchObject({
      selectivity: [],
      stackResults: {
        spark: {
          aggregatedMetrics: { stepTimesMs: {} },
          executionResults: [{ tables: {} }, {}, {}, {}, {}, {}],
        },
      },
    })
  })

  test('reads back the text that was written', async () => {
    const path = join(folder, 'report.json')
    await writeJsonReport(results, [path])
    expect(await reading(await readFile(path, 'utf8'))).toEqual(results)
  })
})
