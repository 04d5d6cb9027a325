import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { scratchFolder } from '../../support/scratch.ts'

const script = fileURLToPath(new URL('../../../src/targets/container/supervisor.py', import.meta.url))

/** The supervisor as a plain process around a Python program; it samples only where a test asks for it. */
const supervise = (
  program: readonly string[],
  { sampleMs = 0, cgroup = '/nowhere' } = {},
): ChildProcessWithoutNullStreams => {
  const options = ['--sample-ms', String(sampleMs), '--cgroup', cgroup]
  const child = spawn('python3', ['-I', '-S', script, ...options, '--', ...program])
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

const python = (code: string, options?: { sampleMs?: number; cgroup?: string }) =>
  supervise(['python3', '-I', '-S', '-c', code], options)

type Own = Record<string, never> & { supervisor: string; files?: Record<string, string>; reason?: string }

const linesOf = async (child: ChildProcessWithoutNullStreams): Promise<string[]> =>
  (await text(child.stdout)).split('\n').slice(0, -1)

const isOwn = (line: string): boolean => line.startsWith('{"supervisor":')
const own = (lines: readonly string[]): Own[] => lines.filter(isOwn).map((line) => JSON.parse(line) as Own)
const kinds = (lines: readonly string[]): string[] =>
  lines.map((line) => {
    if (!isOwn(line)) return line
    const { supervisor, reason } = JSON.parse(line) as Own
    return reason ? `${supervisor}:${reason}` : supervisor
  })

test('says when it starts the program, passes its lines on and says how it ended', async () => {
  const child = python('import os; os.write(3, b"one\\ntwo\\n"); print("out"); os.write(2, b"err\\n")')
  const [lines, errors] = await Promise.all([linesOf(child), text(child.stderr)])
  expect(kinds(lines)).toEqual(['usage:start', 'started', 'one', 'two', 'usage:exit', 'exited'])
  expect(own(lines).at(-1)).toEqual({ supervisor: 'exited', code: 0, signal: null })
  expect(errors.split('\n').filter(Boolean).sort()).toEqual(['err', 'out'])
})

test('the start is right before the exec, on the program’s own clock', async () => {
  const before = process.hrtime.bigint()
  const child = python('import os, time; os.write(3, b"%d\\n" % time.monotonic_ns())')
  const lines = await linesOf(child)
  const started = own(lines).find(({ supervisor }) => supervisor === 'started') as unknown as { ns: number }
  const first = Number(lines.find((line) => /^\d/.test(line)))
  expect(started.ns).toBeGreaterThan(Number(before))
  expect(started.ns).toBeLessThan(first)
})

test('dumps the counters right before each line of type task', async () => {
  const child = python(
    `import os
for line in (b'{"type": "ready"}', b'{"type": "task", "id": 1}', b'{"type":"task"}', b'{"type": "tasks"}', b''):
    os.write(3, line + b"\\n")`,
  )
  expect(kinds(await linesOf(child)).slice(2, -2)).toEqual([
    '{"type": "ready"}',
    'usage:task',
    '{"type": "task", "id": 1}',
    'usage:task',
    '{"type":"task"}',
    '{"type": "tasks"}',
    '',
  ])
})

test('whatever pieces a program writes its lines in, they come out whole and with dumps in their places', async () => {
  const line = fc.constantFrom(
    '{"type": "task", "n": 1}',
    '{"type": "ready"}',
    '{"type"',
    '',
    'é\r',
    'a\rb',
    'x'.repeat(300),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }),
      async (said, sizes) => {
        const code = `import os, time
data, sizes = ${JSON.stringify(`${said.join('\n')}\n`)}.encode(), ${JSON.stringify(sizes)}
while data:
    for size in sizes:
        os.write(3, data[:size])
        data = data[size:]
        time.sleep(0.001)`
        const lines = await linesOf(python(code, { sampleMs: 1 }))
        expect(lines.filter((one) => !isOwn(one))).toEqual(said)
        const shown = kinds(lines).filter((kind) => kind !== 'sample')
        expect(shown.slice(2, -2)).toEqual(
          said.flatMap((one) => (one.startsWith('{"type": "task"') ? ['usage:task', one] : [one])),
        )
      },
    ),
    { numRuns: 12 },
  )
}, 120_000)

test('tells requests from lines for the program, and ends the program’s stdin with its own', async () => {
  const child = python('import os, sys\nfor line in sys.stdin: os.write(3, line.encode())')
  child.stdin.end('one\n\u0001usage now\ntwo\n\u0001 three\n')
  const lines = kinds(await linesOf(child))
  expect(lines.filter((line) => !line.includes(':') && line !== 'started' && line !== 'exited')).toEqual([
    'one',
    'two',
    '\u0001 three',
  ])
  expect(lines).toContain('usage:now')
})

test('more than a program reads does not hold up what it says', async () => {
  const child = python(`import os, sys
for i in range(2000): os.write(3, b"x" * 1000 + b"\\n")
os.write(3, str(sum(len(line) for line in sys.stdin)).encode() + b"\\n")`)
  child.stdin.end(`${'y'.repeat(999)}\n`.repeat(3000))
  const lines = (await linesOf(child)).filter((line) => !isOwn(line))
  expect(lines).toHaveLength(2001)
  expect(lines.at(-1)).toBe('3000000')
})

test.each([
  ['an exit code', 'import sys; sys.exit(7)', { code: 7, signal: null }, 7],
  [
    'a signal',
    'import os, signal; os.kill(os.getpid(), signal.SIGKILL)',
    { code: null, signal: 'SIGKILL' },
    137,
  ],
])('ends as its program does: %s', async (_, code, said, status) => {
  const child = python(code)
  const exited = new Promise((resolve) => child.on('exit', resolve))
  expect(own(await linesOf(child)).at(-1)).toEqual({ supervisor: 'exited', ...said })
  expect(await exited).toBe(status)
})

test('a program that can’t be found is said so', async () => {
  const child = supervise(['/no/such/program'])
  const [lines, errors] = await Promise.all([linesOf(child), text(child.stderr)])
  expect(own(lines).at(-1)).toMatchObject({ code: 127 })
  expect(errors).toContain('/no/such/program')
})

test('passes SIGTERM on to the program, which may end in its own way', async () => {
  const child = python(`import os, signal, sys
def end(*_):
    os.write(3, b"told\\n")
    sys.exit(3)
signal.signal(signal.SIGTERM, end)
os.write(3, b"ready\\n")
while True: signal.pause()`)
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line === 'ready') child.kill('SIGTERM')
  }
  expect(lines).toContain('told')
  expect(own(lines).at(-1)).toMatchObject({ code: 3 })
})

test('ends with its program, though a child of it lives on and holds its pipes', async () => {
  const child = python(`import os, time
if os.fork() == 0:
    time.sleep(3)
    os._exit(0)
os.write(3, b"left\\n")`)
  const exited = new Promise((resolve) => child.on('exit', resolve))
  expect(await exited).toBe(0)
})

test('reads the files of either version of control groups, here of a fake one', async () => {
  const cgroup = scratchFolder()
  const put = (name: string, content: string) => writeFileSync(join(cgroup, name), content)
  mkdirSync(join(cgroup, 'memory'))
  put('memory.stat', 'anon 4096\n')
  put('cpu.stat', 'usage_usec 12\n')
  put('io.stat', '')
  put('memory/memory.stat', 'total_rss 8192\n')
  put('memory/memory.oom_control', 'oom_kill 0\n')
  const child = python('import time; time.sleep(2)', { sampleMs: 20, cgroup })
  const lines = own(await linesOf(child))
  const usage = lines.find(({ reason }) => reason === 'exit')!.files!
  expect(usage['/proc/net/dev']).toContain('lo:')
  expect({ ...usage, '/proc/net/dev': '' }).toEqual({
    'memory.stat': 'anon 4096\n',
    'cpu.stat': 'usage_usec 12\n',
    'io.stat': '',
    'memory/memory.stat': 'total_rss 8192\n',
    'memory/memory.oom_control': 'oom_kill 0\n',
    '/proc/net/dev': '',
  })
  const samples = lines.filter(({ supervisor }) => supervisor === 'sample')
  expect(samples.length).toBeGreaterThan(1)
  expect(Object.keys(samples[0]!.files!)).toEqual([
    'memory.stat',
    'cpu.stat',
    'io.stat',
    'memory/memory.stat',
  ])
})

test('says what it expects when it is started wrongly', async () => {
  const child = spawn('python3', ['-I', '-S', script, 'true'])
  expect(await text(child.stderr)).toContain('Expected [--sample-ms N] [--cgroup FOLDER] -- COMMAND')
})
