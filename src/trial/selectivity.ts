import { z } from 'zod'
import type { TestScenario } from '../scenario/scenario.ts'
import { isTableOperation } from '../scenario/steps.ts'
import type { Warning } from '../stats/warning.ts'
import type { CompiledOperation, CompiledStep } from './compiledStep.ts'
import { REFEREE, type ScenarioPlan } from './plan.ts'
import type { ScenarioRun } from './scenarioRun.ts'
import type { TrialTable } from './tables.ts'

/** What an operation's author says of the share of rows that it keeps, and what it is on this data. */
export const selectivity = z.object({
  step: z.string(),
  /** Place in the step, from 0. */
  index: z.number().int(),
  operation: z.string(),
  declared: z.number(),
  /** Rows after it over rows before it; null: `whyNot` says why it is not known. */
  measured: z.number().nullable(),
  whyNot: z.string().nullable(),
})
export type Selectivity = z.infer<typeof selectivity>

/** Points of a hundred by which the declared share and the measured one may differ. */
const MOST_POINTS = 10

/** What the referee counts: rows of the source after the first operations, and after those that follow. */
interface Pipelines {
  source: string
  before: CompiledOperation[]
  after: CompiledOperation[]
}

type Declared = Omit<Selectivity, 'measured'> & { pipelines: Pipelines | null }

const countedRows = z.array(
  z.union([
    z.object({ before: z.number().int(), after: z.number().int() }),
    z.object({ problem: z.string() }),
  ]),
)
type CountedRows = z.infer<typeof countedRows>[number]

/**
 * Measures what was declared, once and outside all timing: the referee counts rows before and after the operation
 * in DuckDB. It has inputs alone: what depends on a table that an earlier step writes is not measured.
 */
export const measureSelectivity = async (
  run: Pick<ScenarioRun, 'scenario' | 'plan' | 'tables' | 'inputs' | 'open'>,
): Promise<Selectivity[]> => {
  const all = declaredIn(run.scenario, run.plan, run.tables)
  const measurable = all.filter(({ pipelines }) => pipelines !== null)
  if (measurable.length === 0) return all.map((one) => resultOf(one, null))
  const filled = run.tables.flatMap(({ name, initial }) => (initial ? [{ name, ...initial }] : []))
  const pipelines = measurable.map((one) => one.pipelines)
  const { referee, environment } = run.open
  const request = { catalog: environment.catalog, inputs: run.inputs, filled, pipelines }
  const reply = await referee.call('countRows', request)
  const counts = new Map(countedRows.parse(reply).map((count, i) => [measurable[i], count]))
  return all.map((one) => resultOf(one, counts.get(one) ?? null))
}

const resultOf = ({ pipelines: _, ...declared }: Declared, counted: CountedRows | null): Selectivity => {
  if (counted === null) return { ...declared, measured: null }
  if ('problem' in counted) return { ...declared, measured: null, whyNot: counted.problem }
  const { before, after } = counted
  return before === 0
    ? { ...declared, measured: null, whyNot: 'no rows go into it' }
    : { ...declared, measured: after / before }
}

const declaredIn = (scenario: TestScenario, plan: ScenarioPlan, tables: readonly TrialTable[]): Declared[] =>
  Object.entries(scenario.steps ?? {}).flatMap(([step, { operations }], place) =>
    operations.flatMap(({ operationType: operation, selectivity: declared }, index) => {
      if (declared === undefined) return []
      const pipelines = isTableOperation(operation) ? null : pipelinesOf(plan, place, index)
      const whyNot = pipelines ? obstacle(plan, place, pipelines, tables) : 'it is an operation on a table'
      const about = { step, index, operation, declared, whyNot }
      return [{ ...about, pipelines: whyNot === null ? pipelines : null }]
    }),
  )

const stepsOf = (plan: ScenarioPlan): CompiledStep[] => plan.steps[REFEREE] ?? []

const pipelinesOf = (plan: ScenarioPlan, place: number, index: number): Pipelines | null => {
  const { name, source, pipeline } = stepsOf(plan)[place]!
  const ends = [0, ...plan.ends[name]!]
  return (
    source && {
      source: source.table,
      before: pipeline.slice(0, ends[index]),
      after: pipeline.slice(0, ends[index + 1]),
    }
  )
}

/** Why the rows can't be had without running earlier steps, or at all; null where they can. */
const obstacle = (
  plan: ScenarioPlan,
  place: number,
  { source, after }: Pipelines,
  tables: readonly TrialTable[],
): string | null => {
  const written = stepsOf(plan)
    .slice(0, place)
    .map(({ write }) => write.table)
  const needed = [source, ...after.flatMap((operation) => ('table' in operation ? [operation.table] : []))]
  const changed = needed.find((name) => written.includes(name))
  if (changed !== undefined) return `it reads ${changed}, which an earlier step writes`
  const empty = needed.find((name) => tables.some((table) => table.name === name && !table.initial))
  return empty === undefined ? null : `it reads ${empty}, which is empty`
}

/** Warns where a scenario says something else of an operation than its data. */
export const selectivityWarnings = (
  measured: readonly Selectivity[],
  { short }: Pick<TestScenario, 'short'>,
): Warning[] =>
  measured.flatMap(({ step, index, operation, declared, measured: share }) => {
    // Differences of tenths are not exact in binary.
    if (share === null || Math.abs(declared - share) * 100 <= MOST_POINTS + 1e-9) return []
    const field = `${short.operations ? 'operations' : `steps.${step}.operations`}[${index}]`
    const found = Number(share.toPrecision(2))
    return [
      {
        code: 'selectivityDiffers',
        text: `${field}: ${operation} is declared to keep ${declared} of its rows, but keeps ${found}`,
        advice: found > 1 ? 'leave its selectivity out: it makes more rows' : `declare ${found}`,
      },
    ]
  })
