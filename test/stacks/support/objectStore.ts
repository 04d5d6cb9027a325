import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Task } from '../../../src/trial/protocol.ts'
import { nameReferee } from '../../setUp/runtimes.ts'
import { startWarehouse, type Warehouse } from '../../support/warehouse.ts'
import type { Case } from './cases.ts'
import { changeCases } from './changeCases.ts'
import type { EngineName } from './engine.ts'
import { inputCases } from './inputCases.ts'
import { Lake, type Row } from './lake.ts'
import { type MalformedCase, malformedCases } from './malformedCases.ts'
import { appendStep, runSession, type Session, testCases } from './session.ts'
import { writeCases } from './writeCases.ts'

/** What a condition means is no matter of the store: of many tables with one each, some are enough. */
const fewTables = (one: Case): Case => {
  const { tables = {}, steps = {} } = one
  const names = Object.keys(tables)
  if (names.length < 10) return one
  // The last two delete nothing and everything.
  const few = <Value>(all: Record<string, Value>): Record<string, Value> =>
    Object.fromEntries(Object.entries(all).filter((_, i) => i % 9 === 0 || i >= names.length - 2))
  return { ...one, tables: few(tables), steps: few(steps) }
}

/** Every format and every kind of write. */
export const storeCases: Case[] = [...inputCases, ...writeCases, ...changeCases]
  .filter(({ name }) =>
    [
      /^(Parquet|CSV|JSON) /,
      /in paths? with/,
      /^append after a watermark/,
      /^overwrite leaves/,
      /^upsert updates/,
      /^delete removes/,
      /^evolve adds/,
      /^expiry/,
      /^compaction/,
    ].some((pattern) => pattern.test(name)),
  )
  .map(fewTables)

/** Of them what asks a store for different things: each format, files at odd paths, each kind of write. */
export const fewCases = storeCases.filter(
  ({ name }) =>
    !/^(CSV packed|CSV with floats|CSV with nothing|JSON lines packed|append after|delete .* in files of one)/.test(
      name,
    ),
)

const malformed = malformedCases.filter(({ name }) => /decimals|packed|half a line/.test(name))

export interface StoreSession {
  warehouse: Warehouse
  lake: Lake
  session: Session
}

interface Options {
  store: 'minio' | 'seaweedfs'
  engine: EngineName
  cases?: readonly Case[]
  /** Interpreters, and what else the engine needs on this machine. */
  setUp(warehouse: Warehouse): Promise<void>
  /** Tasks after all others. */
  more?(lake: Lake): Promise<Task[]>
}

/** One session of one engine whose inputs, tables and catalog are all behind a network. */
export const testObjectStore = ({
  store,
  engine,
  cases = storeCases,
  setUp,
  more,
}: Options): (() => StoreSession) => {
  const open = new AsyncDisposableStack()
  let opened: StoreSession
  let quarantined: Record<string, Row[]>

  beforeAll(async () => {
    const warehouse = open.use(await startWarehouse(store))
    await nameReferee()
    await setUp(warehouse)
    const { catalog } = warehouse
    const lake = open.use(await Lake.open(catalog))
    const tasks = [...(await quarantines(lake)), ...((await more?.(lake)) ?? [])]
    const session = await runSession(engine, cases, {}, { catalog, more: tasks })
    opened = { warehouse, lake, session }
    quarantined = await lake.rows(malformed.flatMap(({ name }) => Object.values(asideTables(name))))
    // Spark takes minutes on a machine that may be busy.
  }, 1_800_000)
  afterAll(() => open.disposeAsync())

  testCases(cases, () => opened.session)

  test.each(malformed)('puts malformed rows aside: $name', ({ name, rows, lines }) => {
    const task = opened.session.run.tasks.get(name)!
    expect(task.status === 'completed' ? task.malformedRows : task.error.message).toBe(lines.length)
    const { output, aside } = asideTables(name)
    expect(sorted(quarantined[output]!)).toEqual(sorted(rows))
    expect(sorted(quarantined[aside]!)).toEqual(sorted(lines.map((line) => [line])))
  })

  return () => opened
}

const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort()

const asideTables = (name: string) => {
  const place = malformed.findIndex((one) => one.name === name)
  return { output: `test.good_${place}`, aside: `test.aside_${place}` }
}

const quarantines = async (lake: Lake): Promise<Task[]> => {
  const inputs = await lake.provide(
    malformed.map(({ ending, ...input }: MalformedCase) => ({
      ...input,
      name: ending ?? `.${input.format}`,
    })),
  )
  const tasks: Task[] = []
  for (const [place, { name, schema }] of malformed.entries()) {
    const tables = asideTables(name)
    await lake.createTable(tables.output, schema)
    await lake.createTable(tables.aside, { line: 'string' })
    const t = { ...inputs[place]!, onMalformed: 'quarantine' as const, quarantine: 'aside' }
    tasks.push({ id: name, inputs: { t }, tables, steps: [appendStep('t', [], schema)], script: null })
  }
  return tasks
}
