import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Column } from '../../../src/scenario/columnType.ts'

/** Values travel as text: see `fixtures/expressions/driver.py`. */
export type Row = (string | null)[]

interface Evaluation {
  columns: Column[]
  rows: Row[]
  /** Grouped by the column `g`, results in its order. */
  grouped: boolean
  expressions: string[]
}

const result = z.union([
  z.object({ type: z.string(), values: z.array(z.string().nullable()) }),
  z.object({ error: z.string() }),
])
export type Result = z.infer<typeof result>

/** An engine that evaluates rendered expressions on small tables. */
export interface Engine extends AsyncDisposable {
  evaluate(evaluation: Evaluation): Promise<Result[]>
}

const interpreters = {
  duckdb: 'ETL_BENCH_TEST_PYTHON_PYTHONIC',
  polars: 'ETL_BENCH_TEST_PYTHON_PYTHONIC',
  spark: 'ETL_BENCH_TEST_PYTHON_SPARK',
}
export type EngineName = keyof typeof interpreters

/** Module that renders for each engine. */
export const expressionModules: Record<EngineName, string> = {
  duckdb: 'stacks.pythonic.expressions_duckdb',
  polars: 'stacks.pythonic.expressions_polars',
  spark: 'stacks.spark.expressions',
}

/** Starts one engine in a process of its own. */
export const startEngine = (name: EngineName): Engine => {
  const python = process.env[interpreters[name]]
  if (!python) throw new Error(`${interpreters[name]} is not set`)
  const script = new URL(`../../../fixtures/expressions/evaluate_${name}.py`, import.meta.url).pathname
  const env = { ...process.env, PYTHONPATH: new URL('../../../src', import.meta.url).pathname }
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'], env })
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000)
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    evaluate: async (evaluation) => {
      child.stdin.write(`${JSON.stringify(evaluation)}\n`)
      const { value, done } = await replies.next()
      if (done) throw new Error(`${name} ended:\n${log}`)
      return z.array(result).parse(JSON.parse(value))
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end()
      await exited
    },
  }
}
