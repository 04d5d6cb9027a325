import { describe, expect, test } from 'vitest'
import { namePythonic } from '../../setUp/runtimes.ts'
import { fewCases, storeCases, testObjectStore } from '../support/objectStore.ts'

describe.each([
  ['minio', storeCases],
  ['seaweedfs', fewCases],
] as const)('on %s', (store, cases) => {
  describe.each(['polars', 'duckdb'] as const)('one session of %s', (engine) => {
    const opened = testObjectStore({ store, engine, cases, setUp: namePythonic })

    test('says what reads the store where that is not the engine itself', () => {
      const { versions } = opened().session.run.ready
      expect(versions.s3).toEqual(engine === 'duckdb' ? `pyarrow ${versions.pyarrow}` : undefined)
    })
  })
})
