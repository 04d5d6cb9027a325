import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filter } from '../../src/scenario/operations.ts'
import { type EngineName, jobFor, runJob } from '../stacks/support/engine.ts'
import { type EvolvedInput, evolvedTask, provideEvolved, sorted } from '../stacks/support/evolution/files.ts'
import { type Input, Lake, type Row, type Schema, type Value } from '../stacks/support/lake.ts'

const seed = Number(process.env.ETL_BENCH_TEST_SEED ?? 20261123)

/** A family of types that widen into one another, narrowest first; values fit the narrowest. */
interface Family {
  types: string[]
  value: fc.Arbitrary<Value>
}
const whole = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const families: Family[] = [
  { types: ['int', 'long'], value: whole },
  { types: ['float', 'double'], value: fc.integer({ min: -1000, max: 1000 }).map((n) => n / 8) },
  {
    types: ['decimal(7,2)', 'decimal(12,2)', 'decimal(30,2)'],
    value: fc.integer({ min: -9_999_999, max: 9_999_999 }).map((n) => (n / 100).toFixed(2)),
  },
  { types: ['string'], value: fc.constantFrom('a', 'é"', "it's, so", 'null', ' ') },
  { types: ['boolean'], value: fc.boolean() },
]

/** A column as one file has it; null: the file has none. */
type Stored = { old: boolean; type: number } | null
interface Version {
  columns: Stored[]
  /** Sorts the columns. */
  order: number[]
  rows: (Value | null)[][]
}
interface Evolution {
  format: Input['format']
  families: number[]
  versions: Version[]
  least: number
}

const COLUMNS = 4
const CASES = 15

const evolution: fc.Arbitrary<Evolution> = fc
  .record({
    format: fc.constantFrom<Input['format']>('parquet', 'parquet', 'csv', 'json'),
    families: fc.array(fc.nat(families.length - 1), { minLength: COLUMNS, maxLength: COLUMNS }),
    least: whole,
  })
  .chain((of) => {
    const stored = fc.option(fc.record({ old: fc.boolean(), type: fc.nat(2) }), { freq: 3 })
    const value = (family: number) => fc.option(families[family]!.value, { freq: 4 })
    const version = fc.record({
      columns: fc.array(stored, { minLength: COLUMNS, maxLength: COLUMNS }),
      order: fc.array(fc.nat(9), { minLength: COLUMNS + 1, maxLength: COLUMNS + 1 }),
      rows: fc.array(fc.tuple(whole, ...of.families.map(value)), { minLength: 1, maxLength: 4 }),
    })
    return fc.record({
      ...(Object.fromEntries(Object.entries(of).map(([key, each]) => [key, fc.constant(each)])) as {
        [Key in keyof typeof of]: fc.Arbitrary<(typeof of)[Key]>
      }),
      versions: fc.array(version, { minLength: 1, maxLength: 4 }),
    })
  })

/** A case of it. What the table must be is worked out here, column by column, from what each file was given. */
const caseOf = ({ format, families: chosen, versions, least }: Evolution): EvolvedInput => {
  const typeOf = (column: number, { type }: { type: number }): number =>
    Math.min(type, families[chosen[column]!]!.types.length - 1)
  const names = chosen.map((_, i) => `c${i}`)
  const widest = names.flatMap((name, i) => {
    const held = versions.flatMap(({ columns }) => (columns[i] ? [typeOf(i, columns[i])] : []))
    return held.length === 0 ? [] : [{ name, i, type: families[chosen[i]!]!.types[Math.max(...held)]! }]
  })
  const renamed = Object.fromEntries(
    widest.flatMap(({ name, i }) =>
      versions.some(({ columns }) => columns[i]?.old) ? [[name, [`old ${name}`]]] : [],
    ),
  )
  const fileOf = ({ columns, order, rows }: Version): Input => {
    const own = [
      { name: 'id', type: 'long', at: 0 },
      ...columns.flatMap((stored, i) => {
        if (!stored) return []
        const name = stored.old ? `old c${i}` : `c${i}`
        return [{ name, type: families[chosen[i]!]!.types[typeOf(i, stored)]!, at: i + 1 }]
      }),
    ].sort((one, other) => order[one.at]! - order[other.at]!)
    const schema: Schema = Object.fromEntries(own.map(({ name, type }) => [name, type]))
    const values = rows.map((row) => own.map(({ at }) => row[at]!))
    if (format === 'parquet') return { format, schema, files: [values as Row[]] }
    const lines =
      format === 'csv'
        ? [own.map(({ name }) => name).join(','), ...values.map((row) => row.map(field).join(','))]
        : values.map((row) => jsonLine(own, row))
    return { format, schema, text: `${lines.join('\n')}\n` }
  }
  const output: Schema = {
    id: 'long',
    ...Object.fromEntries(widest.map(({ name, type }) => [name, type])),
  }
  return {
    name: 'random',
    files: versions.map(fileOf),
    renamed,
    ...(format !== 'parquet' && { declared: output }),
    operations: [filter(`id >= ${least}`)],
    where: `id >= ${least}`,
    output,
    rows: versions.flatMap(({ columns, rows }) =>
      rows
        .filter(([id]) => Number(id) >= least)
        .map((row): Row => [row[0]!, ...widest.map(({ i }) => (columns[i] ? row[i + 1]! : null))]),
    ),
  }
}

const field = (value: Value | null): string =>
  value === null ? '' : typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value)

/** Decimals are numbers in JSON. */
const jsonLine = (
  columns: readonly { name: string; type: string }[],
  row: readonly (Value | null)[],
): string => {
  const text = (value: Value | null, type: string) =>
    type.startsWith('decimal') && value !== null ? String(value) : JSON.stringify(value)
  return `{${columns.map(({ name, type }, i) => `${JSON.stringify(name)}:${text(row[i]!, type)}`).join(',')}}`
}

let lake: Lake
beforeAll(async () => {
  lake = await Lake.open()
})
afterAll(() => lake[Symbol.asyncDispose]())

let tables = 0

/** Sorted rows of each case in each engine, or why it has none. */
const readBy = async (engine: EngineName, cases: readonly EvolvedInput[]): Promise<(string[] | string)[]> => {
  const tasks = []
  const inputs = await provideEvolved(lake, cases)
  for (const [i, one] of cases.entries())
    tasks.push(await evolvedTask(lake, engine, one, inputs[i]!, `test.t${++tables}`))
  const run = await runJob(engine, jobFor(engine, lake.catalog, tasks))
  const found = await lake.rows(tasks.map(({ id }) => id))
  return tasks.map(({ id }) => {
    const task = run.tasks.get(id)
    return task?.status === 'completed'
      ? sorted(found[id]!)
      : (task?.error.message ?? 'the runner ended before')
  })
}

const readByReferee = async (cases: readonly EvolvedInput[]): Promise<(string[] | string)[]> => {
  const answers: string[] = []
  const inputs = await provideEvolved(lake, cases)
  for (const [i, one] of cases.entries()) {
    const answer = `test.a${++tables}`
    await lake.answer(answer, `FROM t WHERE ${one.where}`, { t: inputs[i]! }, one.output)
    answers.push(answer)
  }
  const found = await lake.rows(answers)
  return answers.map((answer) => sorted(found[answer]!))
}

test.each(['polars', 'duckdb', 'referee'] as const)(
  `%s reads files of random columns as what each was given (ETL_BENCH_TEST_SEED=${seed})`,
  async (reader) => {
    // One session runs many, and a failure shrinks to one.
    const many = fc.array(evolution, { minLength: 1, maxLength: CASES, size: 'max' })
    const property = fc.asyncProperty(many, async (evolutions) => {
      const cases = evolutions.map(caseOf)
      const found = await (reader === 'referee' ? readByReferee(cases) : readBy(reader, cases))
      for (const [i, one] of cases.entries()) {
        expect(found[i], JSON.stringify(one, null, 1)).toEqual(sorted(one.rows))
      }
    })
    await fc.assert(property, {
      seed,
      numRuns: Number(process.env.ETL_BENCH_TEST_RUNS ?? 1),
    })
  },
)
