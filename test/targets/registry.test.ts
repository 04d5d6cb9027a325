import { expect, test } from 'vitest'
import { UserError } from '../../src/recovery/errors.ts'
import { createTarget, targetNames } from '../../src/targets/registry.ts'

test('creates every target under the name it is registered by', () => {
  expect(targetNames()).toContain('local')
  for (const name of targetNames()) expect(createTarget(name, { root: '/project' }).name).toBe(name)
})

test.each(['moon', 'constructor', ''])('refuses the unknown target %o and names the known ones', (name) => {
  const create = () => createTarget(name, { root: '/project' })
  expect(create).toThrow(UserError)
  expect(create).toThrow(`targets: expected one of ${targetNames().join(', ')}, got '${name}'.`)
})
