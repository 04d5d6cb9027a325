import { spawn } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { followSupervisor, type Supervised } from '../../../src/targets/container/supervised.ts'

const script = fileURLToPath(new URL('../../../src/targets/container/supervisor.py', import.meta.url))

/** A supervisor as a plain process: its counters are those of the machine's own groups. */
const follow = (code: string): Supervised => {
  const child = spawn('python3', ['-I', '-S', script, '--', 'python3', '-I', '-S', '-c', code])
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.on('error', () => {})
  child.on('exit', () => supervised.readRest())
  const supervised = followSupervisor(
    child.stdout,
    (line) =>
      new Promise((resolve, reject) => {
        child.stdin.write(`${line}\n`, (error) => (error ? reject(error) : resolve()))
      }),
  )
  return supervised
}

test('gives the program’s own lines, its start and its end', async () => {
  const before = Number(process.hrtime.bigint())
  const supervised = follow('import os, sys; os.write(3, sys.stdin.readline().encode()); sys.exit(4)')
  expect(await supervised.started).toBeGreaterThan(before)
  await supervised.send('hello')
  const lines: string[] = []
  for await (const line of supervised.messages) lines.push(line)
  expect(lines).toEqual(['hello'])
  expect(await supervised.ended).toEqual({ code: 4, signal: null })
})

test('leaving a loop over the lines keeps the rest for the next', async () => {
  const supervised = follow('import os; os.write(3, b"one\\ntwo\\n")')
  for await (const line of supervised.messages) {
    expect(line).toBe('one')
    break
  }
  const rest: string[] = []
  for await (const line of supervised.messages) rest.push(line)
  expect(rest).toEqual(['two'])
})

test('counters of a program that has ended are its last', async () => {
  const supervised = follow('print("x")')
  await supervised.ended
  const [one, other] = [await supervised.usage(), await supervised.usage()]
  expect(one.networkMb.source).toBe('network namespace')
  expect(other).toEqual(one)
})

test('what ends before it has started a program says so, here a fake', async () => {
  const stdout = new PassThrough()
  const supervised = followSupervisor(stdout, async () => {})
  stdout.end()
  await expect(supervised.started).rejects.toThrow('ended before its program was started')
  expect(await supervised.ended).toBeNull()
})
