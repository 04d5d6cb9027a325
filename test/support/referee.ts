import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { connectReferee } from '../../src/referee/client.ts'
import type { Referee } from '../../src/referee/referee.ts'

/** A referee for tests, in the interpreter that ETL_BENCH_TEST_PYTHON names. */
export const startReferee = async (): Promise<Referee> => {
  const python = process.env.ETL_BENCH_TEST_PYTHON
  if (!python) throw new Error('ETL_BENCH_TEST_PYTHON is not set')
  const child = spawn(python, ['-m', 'referee.main'], {
    env: { ...process.env, PYTHONPATH: new URL('../../src', import.meta.url).pathname },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = new Promise<{
    code: number | null
    signal: string | null
    outOfMemory: boolean
    outputTail: string
  }>((resolve) =>
    child.on('exit', (code, signal) => resolve({ code, signal, outOfMemory: false, outputTail: '' })),
  )
  return connectReferee({
    startedNs: 0,
    messages: createInterface({ input: child.stdout }),
    send: async (line) => void child.stdin.write(`${line}\n`),
    usage: () => Promise.reject(new Error('not measured in tests')),
    exited,
    kill: async () => {
      child.kill()
      await exited
    },
    [Symbol.asyncDispose]: async () => void child.kill(),
  })
}
