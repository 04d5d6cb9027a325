import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Referee } from '../../../src/referee/referee.ts'
import type { Column } from '../../../src/scenario/columnType.ts'
import { startProcess } from '../../../src/targets/local/process.ts'
import type { CatalogAccess, Execution } from '../../../src/targets/target.ts'
import type { TableWrite, Task, TaskInput } from '../../../src/trial/protocol.ts'
import { startReferee } from '../../support/referee.ts'
import { interpreter } from './engine.ts'

export type Value = string | number | boolean | null | Value[] | { [field: string]: Value }
export type Row = Value[]
export type Schema = Record<string, string>

/** An input table: rows for Parquet, the file's own text otherwise. */
export type Input =
  | { format: 'parquet'; schema: Schema; files: Row[][]; name?: string }
  | { format: 'csv' | 'json'; schema: Schema; text: string | Uint8Array; name?: string }

/** A table besides its rows; data files and their partitions are those of the current snapshot. */
export interface TableState {
  columns: Schema
  snapshots: number
  dataFiles: number
  partitions: number
}

/** The part of the reply of `compareTables` that tests look at; the rest is for messages. */
export interface Comparison {
  identical: boolean
}

/** A Parquet input of one file. */
export const parquet = (schema: Schema, ...rows: Row[]): Input => ({
  format: 'parquet',
  schema,
  files: [rows],
})

const write: TableWrite = {
  formatVersion: 2,
  codec: 'zstd',
  rowLevelMode: 'copy-on-write',
  distribution: 'none',
  targetFileSizeMb: 512,
}

export const columnsOf = (schema: Schema): Column[] =>
  Object.entries(schema).map(([name, type]) => ({ name, type }))

/** Inputs, a catalog and a warehouse, in a folder of their own unless a catalog is given. */
export class Lake implements AsyncDisposable {
  #files = 0
  #keeper: Execution | undefined
  #asked: Promise<unknown> = Promise.resolve()
  readonly folder = mkdtempSync(join(tmpdir(), 'etl-bench-test-'))
  readonly referee: Referee
  readonly catalog: CatalogAccess

  private constructor(referee: Referee, catalog?: CatalogAccess) {
    this.referee = referee
    this.catalog = catalog ?? {
      name: 'bench',
      properties: {
        type: 'sql',
        uri: `sqlite:///${this.folder}/catalog.db`,
        warehouse: `file://${this.folder}/warehouse`,
      },
    }
  }

  /** Of a catalog whose warehouse is an object store, inputs are put there as well. */
  static async open(catalog?: CatalogAccess): Promise<Lake> {
    return new Lake(await startReferee(), catalog)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.referee[Symbol.asyncDispose]()
    await this.#keeper?.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Writes input tables and says where they are. */
  async provide(inputs: readonly Input[]): Promise<TaskInput[]> {
    const folder = join(this.folder, 'inputs')
    mkdirSync(folder, { recursive: true })
    const provided = inputs.map((input) => {
      const count = input.format === 'parquet' ? input.files.length : 1
      const uris = Array.from({ length: count }, () =>
        join(folder, `${++this.#files}${input.name ?? `.${input.format}`}`),
      )
      const schema = columnsOf(input.schema)
      const task: TaskInput = { format: input.format, uris, schema, onMalformed: 'fail', quarantine: null }
      return { input, task }
    })
    for (const { input, task } of provided) {
      for (const uri of task.uris) mkdirSync(dirname(uri), { recursive: true })
      if (input.format !== 'parquet') writeFileSync(task.uris[0]!, input.text)
    }
    const { warehouse } = this.catalog.properties
    const store = warehouse!.startsWith('s3:') && `${warehouse}/datasets/${basename(this.folder)}`
    await this.#ask({
      parquet: provided.flatMap(({ input, task: { uris } }) =>
        input.format === 'parquet'
          ? uris.map((path, i) => ({ path, schema: input.schema, rows: input.files[i] }))
          : [],
      ),
      ...(store && { upload: { from: folder, to: store } }),
    })
    const tasks = provided.map(({ task }) => task)
    if (!store) return tasks
    return tasks.map((task) => ({ ...task, uris: task.uris.map((uri) => uri.replace(folder, store)) }))
  }

  /** The part of a task that is a user's script, whose rows go to a table. */
  script(source: string, table: string, schema: Schema): Pick<Task, 'tables' | 'steps' | 'script'> {
    const uri = join(this.folder, `job${++this.#files}.py`)
    writeFileSync(uri, source)
    return {
      tables: { output: table },
      steps: [],
      script: { uri, table: 'output', schema: columnsOf(schema) },
    }
  }

  async createTable(table: string, schema: Schema, properties: Record<string, string> = {}) {
    await this.referee.call('createTable', { catalog: this.catalog, table, schema: columnsOf(schema), write })
    if (Object.keys(properties).length > 0) await this.#ask({ properties: { [table]: properties } })
  }

  /** Partitions tables by columns, each with Iceberg's transform, and fills them: one commit a list of rows. */
  async prepare(
    tables: Record<string, { schema: Schema; partitionBy?: Record<string, string>; commits?: Row[][] }>,
  ): Promise<void> {
    const partitions: Record<string, object> = {}
    const fill: Record<string, object> = {}
    for (const [name, { schema, partitionBy, commits }] of Object.entries(tables)) {
      if (partitionBy) partitions[name] = partitionBy
      if (commits) fill[name] = { schema, commits }
    }
    await this.#ask({ partitions, fill })
  }

  /** Writes what SQL gives over inputs, in DuckDB. */
  async answer(table: string, sql: string, inputs: Task['inputs'], schema: Schema): Promise<void> {
    const request = { catalog: this.catalog, table, sql, inputs, schema: columnsOf(schema), write }
    await this.referee.call('answer', request)
  }

  /** Compares two tables as verification does. */
  compare(expected: string, actual: string, schema: Schema): Promise<Comparison> {
    const tolerance = { relative: 1e-9, absolute: 1e-9 }
    const request = { catalog: this.catalog, expected, actual, schema: columnsOf(schema), key: [], tolerance }
    return this.referee.call<Comparison>('compareTables', { ...request, examples: 3 })
  }

  /** Rows of tables as JSON values, what JSON lacks as text, in the order of their text. */
  rows(tables: readonly string[]): Promise<Record<string, Row[]>> {
    return this.#ask({ rows: tables })
  }

  /** What a reader of the rows does not see. */
  states(tables: readonly string[]): Promise<Record<string, TableState>> {
    return this.#ask({ states: tables })
  }

  /** Objects below a URI of the object store. */
  async objects(uri: string): Promise<string[]> {
    const { objects } = await this.#ask<{ objects: string[] }>({ objects: uri })
    return objects
  }

  /** One after the other: replies come in the order of requests. */
  #ask<Reply>(request: object): Promise<Reply> {
    const asked = this.#asked.then(async () => {
      this.#keeper ??= await startKeeper()
      await this.#keeper.send(JSON.stringify({ catalog: this.catalog, ...request }))
      const { value, done } = await this.#keeper.messages[Symbol.asyncIterator]().next()
      if (done) throw new Error((await this.#keeper.exited).outputTail)
      return JSON.parse(value) as Reply
    })
    this.#asked = asked.catch(() => {})
    return asked
  }
}

/** The program that makes what tests need and reads what runners wrote. */
const startKeeper = (): Promise<Execution> =>
  startProcess({
    command: interpreter('polars'),
    args: [fileURLToPath(new URL('../../../fixtures/jobs/lake.py', import.meta.url))],
    cwd: '/',
    env: {
      PATH: process.env.PATH!,
      PYTHONPATH: fileURLToPath(new URL('../../../src', import.meta.url)),
      ETL_BENCH_PROTOCOL_FD: '3',
    },
    sampled: false,
  })
