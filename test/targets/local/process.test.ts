import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { InfrastructureError } from '../../../src/recovery/errors.ts'
import { startProcess } from '../../../src/targets/local/process.ts'
import { firstMessage, startPython } from '../../support/programs.ts'

const python = (source: string) => startPython(['-c', `import os, sys, time\n${source}`])

const protocol = "protocol = os.fdopen(3, 'wb', buffering=0)\n"

const collect = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const collected: string[] = []
  for await (const line of lines) collected.push(line)
  return collected
}

describe('a started program', () => {
  test('runs after startedNs on the clock of its own times', async () => {
    const before = process.hrtime.bigint()
    await using execution = await python(`${protocol}protocol.write(b'%d\\n' % time.monotonic_ns())`)
    const own = BigInt(await firstMessage(execution))
    expect(BigInt(execution.startedNs)).toBeGreaterThanOrEqual(before)
    expect(own).toBeGreaterThan(BigInt(execution.startedNs))
    expect(own).toBeLessThan(process.hrtime.bigint())
  })

  test('leads a session of its own, out of reach of the terminal', async () => {
    await using execution = await python(
      `${protocol}protocol.write(b'%d %d %d\\n' % (os.getpid(), os.getsid(0), os.getpgid(0)))`,
    )
    const [pid, session, group] = (await firstMessage(execution)).split(' ')
    expect([session, group]).toEqual([pid, pid])
  })

  test.runIf(process.platform === 'linux').each([
    ['variables', 'env', [], ['ETL_BENCH_TRIAL', 'PATH']],
    // The last is the folder that is listed.
    ['descriptors', 'ls', ['/proc/self/fd'], ['0', '1', '2', '3', '4']],
  ])('has no %s of the shell that it was', async (_, command, args, expected) => {
    await using execution = await startPython(args, { command, env: { PATH: process.env.PATH! } })
    const { outputTail } = await execution.exited
    expect(
      outputTail
        .split('\n')
        .map((line) => line.split('=')[0]!)
        // What the test was itself started with may have high numbers.
        .filter((name) => !(Number(name) > 9))
        .sort(),
    ).toEqual(expected)
  })

  test('answers to lines on stdin', async () => {
    await using execution = await python(`${protocol}protocol.write(sys.stdin.readline().upper().encode())`)
    await execution.send('grüß gott')
    expect(await firstMessage(execution)).toBe('GRÜSS GOTT')
  })

  test('says how it ended', async () => {
    await using execution = await python(
      "print('out'); sys.stdout.flush(); os.write(2, b'err\\n'); os._exit(7)",
    )
    const { outputTail, ...status } = await execution.exited
    expect(status).toEqual({ code: 7, signal: null, outOfMemory: false })
    expect(outputTail.split('\n').sort()).toEqual(['err', 'out'])
  })

  test('says by what signal it was ended', async () => {
    await using execution = await python('os.kill(os.getpid(), 9)')
    expect(await execution.exited).toMatchObject({ code: null, signal: 'SIGKILL', outOfMemory: false })
  })

  test('leaves only the last 200 lines of its output', async () => {
    await using execution = await python('for n in range(100000): print(n)')
    const lines = (await execution.exited).outputTail.split('\n')
    expect(lines).toEqual(Array.from({ length: 200 }, (_, n) => `${99_800 + n}`))
  })

  test('leaves only the last 64 KiB of a line without end', async () => {
    await using execution = await python("sys.stdout.write('a' * 1000000 + 'z')")
    const { outputTail } = await execution.exited
    expect(outputTail).toBe(`${'a'.repeat(65_535)}z`)
  })
})

describe('messages', () => {
  test('are whole however the bytes come: a character in halves, two lines at once', async () => {
    await using execution = await python(`${protocol}
for piece in 'ä|one\\ntwo\\n'.encode().replace(b'\\xa4', b'\\xa4').partition(b'\\xc3')[1:]:
    protocol.write(piece)
    time.sleep(0.1)
`)
    expect(await collect(execution.messages)).toEqual(['ä|one', 'two'])
  })

  test('may be many megabytes long', async () => {
    await using execution = await python(`${protocol}
line = b'x' * (30 << 20) + b'\\n'
while line:
    line = line[protocol.write(line):]
protocol.write(b'end\\n')
`)
    const [long, end] = await collect(execution.messages)
    expect([long?.length, end]).toEqual([30 * 2 ** 20, 'end'])
  })

  test('that were written before an end are still there afterwards', async () => {
    await using execution = await python(`${protocol}protocol.write(b'one\\ntwo\\n')`)
    await execution.exited
    expect(await collect(execution.messages)).toEqual(['one', 'two'])
  })

  test('make a program wait that nobody listens to, and lose nothing', async () => {
    await using execution = await python(`${protocol}
for n in range(64):
    line = str(n).encode().rjust(1 << 20) + b'\\n'
    while line:
        line = line[protocol.write(line):]
`)
    expect(await Promise.race([execution.exited, sleep(300, 'waits')])).toBe('waits')
    const lines = await collect(execution.messages)
    expect(lines.map(Number)).toEqual(Array.from({ length: 64 }, (_, n) => n))
  })
})

describe('sending', () => {
  test('to a program that has ended is refused', async () => {
    await using execution = await python('')
    await execution.exited
    await expect(execution.send('too late')).rejects.toThrow(InfrastructureError)
  })

  test('to a program that has closed its stdin is refused and harms nobody', async () => {
    await using execution = await python(
      `os.close(0)\n${protocol}protocol.write(b'closed\\n')\ntime.sleep(60)`,
    )
    await firstMessage(execution)
    await expect(execution.send('x'.repeat(10 ** 6))).rejects.toThrow(InfrastructureError)
  })
})

describe('a program that cannot be started', () => {
  const start = (command: string, cwd = '/') =>
    startProcess({ command, args: [], cwd, env: { PATH: process.env.PATH! } })

  test.each([
    [
      'is not on the PATH',
      'no-such-program',
      '/',
      /^Could not start no-such-program: there is no such program/,
    ],
    ['is no file', '/no/such/program', '/', /^Could not start \/no\/such\/program: there is no such program/],
    ['may not be executed', '/etc/passwd', '/', /^Could not start \/etc\/passwd: there is no such program/],
    [
      'has no folder to run in',
      'python3',
      '/no/folder',
      /^Could not start python3: is there a folder \/no\/folder/,
    ],
  ])('because it %s is an infrastructure error that says so', async (_, command, cwd, message) => {
    const error = await start(command, cwd).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(InfrastructureError)
    expect((error as Error).message).toMatch(message)
  })
})

describe('owner records', () => {
  let owners: string
  beforeEach(async () => {
    owners = await mkdtemp(join(tmpdir(), 'etl-bench-owners-'))
  })
  afterEach(() => rm(owners, { recursive: true }))

  test('are there while the program runs, and gone when it has ended', async () => {
    await using execution = await startPython(['-c', 'input()'], { owners })
    expect(await readdir(owners)).toHaveLength(1)
    await execution.send('')
    await execution.exited
    expect(await readdir(owners)).toEqual([])
  })

  test('of a program that was never started are gone', async () => {
    await expect(startPython([], { owners, cwd: '/no/folder' })).rejects.toThrow()
    expect(await readdir(owners)).toEqual([])
  })
})

test.runIf(process.platform === 'linux')('a CPU limit holds the program to that many CPUs', async () => {
  await using execution = await startPython(
    ['-c', 'import os; os.write(3, b"%d\\n" % len(os.sched_getaffinity(0)))'],
    { limits: { cpus: 1, memoryMb: 512 } },
  )
  expect(await firstMessage(execution)).toBe('1')
})
