import { expect, test } from 'vitest'
import { InfrastructureError, UserError } from '../../../../src/recovery/errors.ts'
import { CommandFailed } from '../../../../src/targets/local/setUp/command.ts'
import { setUpFailure } from '../../../../src/targets/local/setUp/setUpFailure.ts'

const describeFailure = (error: Error): string => setUpFailure(error, 'uv', '/cache').message

// Lines as the tools wrote them.
test.each([
  [
    'uv without network',
    'error: Request failed\n  cause: Failed to fetch: https://index.example/simple/a/\n  cause: dns error\n  cause: failed to lookup address information',
    'Set-up of uv failed: a package server could not be reached.\n  cause: Failed to fetch: https://index.example/simple/a/\n  cause: failed to lookup address information\nThe first set-up needs the network',
  ],
  [
    'pip without network',
    "WARNING: Retrying after connection broken by 'NewConnectionError(Temporary failure in name resolution)'\nERROR: No matching distribution",
    'a package server could not be reached',
  ],
  [
    'uv on a full disk',
    'error: Failed to install: a.whl\n  cause: failed to write: No space left on device (os error 28)',
    'the disk is full.\n  cause: failed to write: No space left on device (os error 28)\nFree some space for /cache',
  ],
  [
    'another file than was locked',
    'error: Failed to download a==1\n  cause: Hash mismatch for a==1\n\nExpected:\n  sha256:1',
    'a download is not the file that was expected',
  ],
  [
    'coordinates that no repository has',
    'Exception in thread "main" java.lang.RuntimeException: [unresolved dependency: org.a#b;1: not found]',
    'a jar could not be had.',
  ],
  [
    'requirements that no version meets',
    '  × No solution found when resolving dependencies:\n  ╰─▶ Because there is no version of a==9',
    'the requirements contradict each other, or ask for what there is not',
  ],
])('%s: the message says what happened and what to do', (_, output, message) => {
  expect(describeFailure(new CommandFailed('uv pip', output))).toContain(message)
})

test('a cache that is not writable is named', () => {
  const error = Object.assign(new Error("EACCES: permission denied, mkdir '/cache/tmp'"), { code: 'EACCES' })
  expect(describeFailure(error)).toContain('the cache folder is not writable')
  expect(describeFailure(error)).toContain('Make /cache writable, or set ETL_BENCH_CACHE_DIR')
})

test('of an unknown failure the last lines of the tool are shown', () => {
  const failure = setUpFailure(new CommandFailed('uv pip', 'strange\nthings'), 'uv', '/cache')
  expect(failure).toBeInstanceOf(InfrastructureError)
  expect(failure.message).toBe('Set-up of uv failed.\nuv pip failed:\nstrange\nthings')
})

test('an error that is already meant for people is left as it is', () => {
  const error = new UserError('No Python.')
  expect(setUpFailure(error, 'uv', '/cache')).toBe(error)
})
