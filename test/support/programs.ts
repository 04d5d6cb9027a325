import { fileURLToPath } from 'node:url'
import { type ProcessSpec, startProcess } from '../../src/targets/local/process.ts'
import type { Execution } from '../../src/targets/target.ts'

export const programFile = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/programs/${name}`, import.meta.url))

/** Starts Python with these arguments. */
export const startPython = (args: readonly string[], spec: Partial<ProcessSpec> = {}): Promise<Execution> =>
  startProcess({
    command: 'python3',
    args,
    cwd: '/',
    env: { PATH: process.env.PATH!, ETL_BENCH_PROTOCOL_FD: '3' },
    ...spec,
  })

export const firstMessage = async (execution: Execution): Promise<string> => {
  const { value, done } = await execution.messages[Symbol.asyncIterator]().next()
  if (done) throw new Error(`no message: ${(await execution.exited).outputTail}`)
  return value
}
