import { expect, test } from 'vitest'
import { fairnessNotes, storeNotes } from '../../src/analysis/fairness.ts'

const limits = {
  available: { cpus: 2, memoryMb: 2048 },
  cpus: { enforced: true, by: 'a quota' },
  memory: { enforced: false, by: 'the engines alone' },
}
const notes = (settleSeconds = 10): string[] =>
  fairnessNotes({
    environment: { limits },
    dataset: { manifest: { tables: {} } } as unknown as Parameters<typeof fairnessNotes>[0]['dataset'],
    arms: [{ label: 'pythonic (duckdb)', cluster: null }],
    settings: { warm: 0, settleSeconds },
  })

test('what reads the object store is said where an engine has a choice', () => {
  const stacks = [
    { label: 'spark', versions: {} },
    { label: 'pythonic (duckdb)', versions: { s3: 'pyarrow 26.0.1' } },
  ]
  expect(storeNotes(stacks)).toEqual([
    'pythonic (duckdb): pyarrow 26.0.1 reads inputs and tables in the object store',
  ])
})

test('how long trials waited for a calm machine is said where that is not the default', () => {
  expect(notes().join()).not.toContain('calm')
  expect(notes(3)).toContain('trials waited at most 3 s for a calm machine')
  expect(notes(0)).toContain('trials started at once: none waited for a calm machine')
})
