import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../../../src/targets/local/setUp', import.meta.url))

const mirrorOf = (
  mirrors: string,
  namespace = ' xmlns="http://maven.apache.org/SETTINGS/1.2.0"',
): string | null => {
  const settings = `<?xml version="1.0"?><settings${namespace}><mirrors>${mirrors}</mirrors></settings>`
  const script =
    'import json, sys, resolve_jars; print(json.dumps(resolve_jars.mirror_of_central(sys.argv[1])))'
  return JSON.parse(
    execFileSync('python3', ['-c', script, settings], {
      env: { ...process.env, PYTHONPATH: folder },
    }).toString(),
  )
}

const mirror = (of: string, url: string): string =>
  `<mirror><mirrorOf>${of}</mirrorOf><url>${url}</url></mirror>`

test.each([
  ['*', true],
  ['central', true],
  ['external:*', true],
  ['repo1, central', true],
  ['*,!central', false],
  ['repo1', false],
  ['external:http:*', false],
])('a mirror of %o is one of the central repository: %o', (of, isMirror) => {
  expect(mirrorOf(mirror(of, 'https://mirror.example/maven '))).toBe(
    isMirror ? 'https://mirror.example/maven' : null,
  )
})

test('the first that fits counts, also in a file without a namespace', () => {
  const mirrors = mirror('other', 'https://a') + mirror('central', 'https://b') + mirror('*', 'https://c')
  expect(mirrorOf(mirrors, '')).toBe('https://b')
  expect(mirrorOf('')).toBeNull()
})
