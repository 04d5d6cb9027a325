import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { vi } from 'vitest'
import type { Referee } from '../../src/referee/referee.ts'
import type { Column } from '../../src/scenario/columnType.ts'
import type { CatalogAccess } from '../../src/targets/target.ts'
import type { TableWrite } from '../../src/trial/protocol.ts'
import { type Tolerance, tableDifferences, tableDigest } from '../../src/verify/validation.ts'
import { startReferee } from '../support/referee.ts'

// The referee's first call imports its libraries, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

export type Schema = Record<string, string>
/** One field each, named after a function of `writeTable.py`. */
export type WriteStep = Record<string, unknown>

export const write: TableWrite = {
  formatVersion: 2,
  codec: 'zstd',
  rowLevelMode: 'copy-on-write',
  distribution: 'none',
  targetFileSizeMb: 128,
}

export const columnsOf = (schema: Schema): Column[] =>
  Object.entries(schema).map(([name, type]) => ({ name, type }))

/** A referee and an empty catalog in a folder of its own. */
export class Lakehouse {
  private tables = 0
  readonly referee: Referee
  readonly catalog: CatalogAccess
  readonly folder: string

  private constructor(referee: Referee, folder: string) {
    this.referee = referee
    this.folder = folder
    const properties = {
      type: 'sql',
      uri: `sqlite:///${folder}/catalog.db`,
      warehouse: `file://${folder}/warehouse`,
    }
    this.catalog = { name: 'bench', properties }
  }

  static async open(): Promise<Lakehouse> {
    return new Lakehouse(await startReferee(), await mkdtemp(join(tmpdir(), 'etl-bench-test-')))
  }

  async close(): Promise<void> {
    await this.referee[Symbol.asyncDispose]()
    await rm(this.folder, { recursive: true })
  }

  newName(): string {
    return `test.t${++this.tables}`
  }

  /** Writes the rows of a query in one file. */
  async table(schema: Schema, sql: string): Promise<string> {
    const table = this.newName()
    const request = { catalog: this.catalog, sql, inputs: {}, table, schema: columnsOf(schema), write }
    await this.referee.call('answer', request)
    return table
  }

  /** Writes rows as SQL literals, in the schema's order. */
  async rows(schema: Schema, ...rows: string[]): Promise<string> {
    const names = Object.keys(schema).map((name) => `"${name}"`)
    const nothing = `SELECT ${names.map((name) => `NULL AS ${name}`)} WHERE false`
    const values = `SELECT * FROM (VALUES ${rows.map((row) => `(${row})`)}) AS t(${names})`
    return this.table(schema, rows.length > 0 ? values : nothing)
  }

  /** Writes a table in steps with PyIceberg. */
  async written(schema: Schema, ...steps: WriteStep[]): Promise<string> {
    const table = this.newName()
    const request = { catalog: this.catalog, table }
    await this.referee.call('createTable', { ...request, schema: columnsOf(schema), write })
    const script = new URL('writeTable.py', import.meta.url).pathname
    const args = [script, JSON.stringify({ ...request, steps })]
    const env = { ...process.env, PYTHONPATH: new URL('../../src', import.meta.url).pathname }
    await promisify(execFile)(process.env.ETL_BENCH_TEST_PYTHON!, args, { env })
    return table
  }

  async digest(schema: Schema, table: string) {
    const request = { catalog: this.catalog, table, schema: columnsOf(schema) }
    const reply = tableDigest.parse(await this.referee.call('digestTable', request))
    if ('problems' in reply) throw new Error(reply.problems.join('\n'))
    return reply
  }

  async compare(
    schema: Schema,
    expected: string,
    actual: string,
    { key = [] as string[], tolerance = { relative: 1e-9, absolute: 1e-12 } as Tolerance, examples = 5 } = {},
  ) {
    const request = {
      catalog: this.catalog,
      expected,
      actual,
      schema: columnsOf(schema),
      key,
      tolerance,
      examples,
    }
    return tableDifferences.parse(await this.referee.call('compareTables', request))
  }
}
