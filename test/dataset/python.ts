import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const source = fileURLToPath(new URL('../../src', import.meta.url))

/** Runs Python code in the referee's interpreter and reads what it prints as JSON. */
export const python = async <Result>(code: string, ...args: string[]): Promise<Result> => {
  const { stdout } = await run(process.env.ETL_BENCH_TEST_PYTHON!, ['-c', code, ...args], {
    env: { ...process.env, PYTHONPATH: source },
    maxBuffer: 64 << 20,
  })
  return JSON.parse(stdout) as Result
}

const queryCode = `
import json, sys, duckdb
# It would be drawn on stdout.
duckdb.sql("SET enable_progress_bar = false")
found = duckdb.sql(sys.argv[1])
print(json.dumps([dict(zip(found.columns, row)) for row in found.fetchall()], default=str))
`

/** Rows of a DuckDB query; an oracle that shares no code with the generator. */
export const query = <Row = Record<string, number>>(sql: string): Promise<Row[]> => python(queryCode, sql)

/** The only row of a query. */
export const queryOne = async <Row = Record<string, number>>(sql: string): Promise<Row> =>
  (await query<Row>(sql))[0]!
