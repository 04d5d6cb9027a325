import { expect, test } from 'vitest'
import { isSupportedNode } from '../../src/vitest/requireNode.ts'

test.each([
  ['v20.20.2', false],
  ['v22.21.9', false],
  ['v22.22.0', true],
  ['v23.9.0', false],
  ['v24.0.0', true],
  ['v25.1.0', false],
  ['v26.3.0', true],
])('%s is supported: %s', (version, supported) => {
  expect(isSupportedNode(version)).toBe(supported)
})
