import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { benchmarkResults, type Rendered, reporters, reportFormats } from '../../reporters/index.ts'
import { FILE_OPTIONS } from '../../reporters/writeReports.ts'
import { toolVersion } from '../../src/host/toolVersion.ts'
import { gated, gateOf, item, regressed } from '../reporters/gateRecords.ts'
import { scratchFolder } from '../support/scratch.ts'
import { etlBench } from './commandLine.ts'

const results = benchmarkResults.parse(
  gated(gateOf([item('spark', regressed)], { verdict: 'regressed', exitCode: 1 })),
)

const withReport = (): { folder: string; path: string } => {
  const folder = scratchFolder()
  const path = join(folder, 'report.json')
  writeFileSync(path, JSON.stringify(results))
  return { folder, path }
}

/** With one line end at the end, which a shell wants. */
const ended = (rendered: Rendered): string => `${String(rendered).replace(/\n$/, '')}\n`

describe('etl-bench report', () => {
  test.for(reportFormats.filter((format) => format !== 'parquet'))('prints %s', async (format) => {
    const { folder, path } = withReport()
    const { code, stdout, stderr } = await etlBench(folder, ['report', path, '--format', format])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(
      ended(await reporters[format](results, { color: false, width: 80, reportPath: path })),
    )
  })

  test('writes a file, folders included, without colour', async () => {
    const { folder, path } = withReport()
    const output = join(folder, 'made', 'report.txt')
    const end = await etlBench(folder, ['report', path, '--output', output], {
      FORCE_COLOR: '1',
      NO_COLOR: undefined,
    })
    expect(end).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(readFileSync(output, 'utf8')).toBe(
      ended(reporters.console(results, { ...FILE_OPTIONS, reportPath: path })),
    )
  })

  test('an unknown format ends with code 2 and the known ones', async () => {
    const { folder, path } = withReport()
    const end = await etlBench(folder, ['report', path, '--format', 'pdf'])
    expect(end.code).toBe(2)
    expect(end.stderr).toMatch(/'pdf' is invalid\. Allowed choices are console, json, .*parquet\./)
  })
})

test('etl-bench --version prints the version', async () => {
  const { code, stdout } = await etlBench(scratchFolder(), ['--version'])
  expect([code, stdout]).toEqual([0, `${toolVersion}\n`])
})
