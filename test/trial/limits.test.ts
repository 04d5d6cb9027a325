import { describe, expect, test } from 'vitest'
import { limitsFor, scaledDownWarnings } from '../../src/trial/limits.ts'

const available = { cpus: 4, memoryMb: 8000 }

describe('limits of a trial', () => {
  test('default to all cores and three quarters of the memory', () => {
    expect(limitsFor({}, available)).toEqual({ cpus: 4, memoryMb: 6000 })
  })

  test('default to at most 8 GiB', () => {
    expect(limitsFor({}, { cpus: 4, memoryMb: 64_000 }).memoryMb).toBe(8192)
  })

  test('are what was asked, beyond the default too', () => {
    expect(limitsFor({ cpus: 1, memoryMb: 7500 }, available)).toEqual({ cpus: 1, memoryMb: 7500 })
  })

  test('above what the machine has are refused with what there is', () => {
    expect(() => limitsFor({ cpus: 8 }, available)).toThrow(
      'expected at most 4, which is what there is; got 8',
    )
  })

  test('above what there is become what there is where that is allowed, with a warning for each', () => {
    const asked = { cpus: 8, memoryMb: 4000 }
    const limits = limitsFor(asked, available, true)
    expect(limits).toEqual({ cpus: 4, memoryMb: 4000 })
    expect(scaledDownWarnings(asked, limits)).toEqual([
      expect.objectContaining({
        code: 'scaledDown',
        text: 'resourceLimits.cpus is 8, and trials had 4: there is no more',
      }),
    ])
    expect(scaledDownWarnings({}, limits)).toEqual([])
  })
})
