import { expect, test } from 'vitest'
import { executorsFor, requireSpread } from '../../src/trial/executors.ts'

const docker = { target: 'docker', executors: 3, canSpread: true }
const local = { target: 'local', executors: 0 }

test('a scenario’s own number of executors is stronger than the target’s', () => {
  expect(executorsFor(undefined, docker)).toBe(3)
  expect([0, 1, 2].map((own) => executorsFor(own, docker))).toEqual([0, 1, 2])
})

test('a target that has none refuses any, and says where there are some', () => {
  expect([undefined, 0].map((own) => executorsFor(own, local))).toEqual([0, 0])
  expect(() => executorsFor(2, local)).toThrow(
    'limits.executors: expected 0 on the target local, where each stack is one process; got 2. ' +
      'Run it on a target that has executors (--project docker), or take them out of the limits',
  )
})

test('executors that no stack would use are refused', () => {
  const share = { cpus: 1, memoryMb: 1024 }
  const cluster = { runner: { name: 'driver', share }, companions: [], parts: [], warnings: [] }
  const [spark, polars] = [
    { id: 'spark', cluster },
    { id: 'pythonic:polars', cluster: null },
  ]
  expect(() => requireSpread([polars, spark], 2)).not.toThrow()
  expect(() => requireSpread([polars, { id: 'mine', cluster: null }], 2)).toThrow(
    'limits.executors: expected a stack that can be spread over executors, as spark can; got 2 for pythonic:polars, mine, ' +
      'one process with any number. Name a stack that can, or take executors out of the limits',
  )
})
