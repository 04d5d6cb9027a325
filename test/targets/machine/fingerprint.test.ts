import { cpus, totalmem } from 'node:os'
import { expect, test } from 'vitest'
import { availableResources, fingerprintMachine } from '../../../src/targets/machine/fingerprint.ts'

test('a fingerprint says each thing, and the same again', () => {
  const fingerprint = fingerprintMachine()
  expect(Object.keys(fingerprint)).toEqual([
    'cpuModel',
    'cpus',
    'allowedCpus',
    'cpuGovernor',
    'containerCpus',
    'memoryMb',
    'containerMemoryMb',
    'architecture',
    'kernel',
    'os',
    'node',
  ])
  expect(Object.values(fingerprint)).not.toContain('')
  expect(fingerprintMachine()).toEqual(fingerprint)
})

test('what is available is within what the machine has', () => {
  const { cpus: available, memoryMb } = availableResources()
  expect(available).toBeGreaterThanOrEqual(1)
  expect(available).toBeLessThanOrEqual(cpus().length)
  expect(memoryMb).toBeLessThanOrEqual(totalmem() / 2 ** 20)
  expect(Number.isInteger(memoryMb) && memoryMb > 0).toBe(true)
})
