import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  baselineNames,
  findBaseline,
  readBaseline,
  removeBaseline,
  writeBaseline,
} from '../../src/baseline/baselineFile.ts'
import { scratchFolder } from '../support/scratch.ts'
import { sessions } from './sessionRecords.ts'

const failed = JSON.stringify({ schemaVersion: 1, metrics: {}, sessions: sessions(1) }).replace(
  '"completed"',
  '"failed"',
)

test('a baseline is one file that says its version, units and which way is worse, and is read as it was written', async () => {
  const root = scratchFolder()
  const file = await writeBaseline(root, 'main', sessions(2))
  expect(file).toBe(join(root, 'etl-bench.baselines', 'main.json'))
  const text = readFileSync(file, 'utf8')
  expect(text).toMatch(/\}\n$/)
  expect(JSON.parse(text)).toMatchObject({
    schemaVersion: 1,
    metrics: {
      executionTimeMs: { unit: 'ms', worse: 'more' },
      peakMemoryMb: { unit: 'MiB', worse: 'more' },
      cpuSeconds: { unit: 's', worse: 'more' },
    },
  })
  expect((await readBaseline(root, 'main')).sessions).toEqual(sessions(2))
  // Nothing is left beside it of writing it whole.
  expect(readdirSync(join(root, 'etl-bench.baselines'))).toEqual(['main.json'])
})

test('baselines are listed by name, and removed', async () => {
  const root = scratchFolder()
  expect(await baselineNames(root)).toEqual([])
  for (const name of ['nightly', 'main']) await writeBaseline(root, name, sessions(1))
  expect(await baselineNames(root)).toEqual(['main', 'nightly'])
  await removeBaseline(root, 'main')
  expect(await baselineNames(root)).toEqual(['nightly'])
  expect(await findBaseline(root, 'main')).toBeNull()
})

describe('a baseline is refused', () => {
  const withText = (text: string): string => {
    const root = scratchFolder()
    mkdirSync(join(root, 'etl-bench.baselines'))
    writeFileSync(join(root, 'etl-bench.baselines', 'main.json'), text)
    return root
  }

  test('that is not there, with those that are', async () => {
    const root = scratchFolder()
    await writeBaseline(root, 'nightly', sessions(1))
    const text =
      'expected the name of a stored baseline (nightly); got "main". Make one from finished runs: npx etl-bench baseline save main'
    await expect(readBaseline(root, 'main', '--baseline')).rejects.toThrow(`--baseline: ${text}`)
    await expect(removeBaseline(root, 'main')).rejects.toThrow(`baseline: ${text}`)
  })

  test.each(['../main', 'a/b', '', '.hidden', 'a b'])(
    'with the name %j, which is no file name',
    async (name) => {
      await expect(readBaseline(scratchFolder(), name)).rejects.toThrow(
        `baseline: expected a name of letters, digits, "_", "-" and ".", such as main; got "${name}"`,
      )
    },
  )

  test.each([
    ['no JSON', '{', /main\.json: expected a baseline in JSON, but /],
    [
      'of a later version',
      '{"schemaVersion":2}',
      /expected baseline schema version 1, got 2; update etl-bench/,
    ],
    [
      'that lacks its sessions',
      '{"schemaVersion":1,"metrics":{}}',
      /expected a whole baseline, but\n[\s\S]*sessions/,
    ],
    ['with a trial that failed', failed, /expected a whole baseline, but\n[\s\S]*status/],
  ])('%s; it can be removed all the same', async (_, text, message) => {
    const root = withText(text)
    await expect(readBaseline(root, 'main')).rejects.toThrow(message)
    await removeBaseline(root, 'main')
    expect(await baselineNames(root)).toEqual([])
  })
})
