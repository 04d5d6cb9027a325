import { z } from 'zod'
import { UserError } from '../recovery/errors.ts'
import type { Referee } from '../referee/referee.ts'
import { type Column, column } from '../scenario/columnType.ts'
import { columnsOf, type TestScenario } from '../scenario/scenario.ts'
import type { Arm } from './arm.ts'
import { compiledStep } from './compiledStep.ts'

const planReply = z.object({
  /** Each stack's steps in its engine's own language, by arm. Empty where the scenario brings its own job. */
  steps: z.record(z.string(), z.array(compiledStep)),
  /** Columns of every table of the scenario after the last step. */
  schemas: z.record(z.string(), z.array(column)),
  /** What tables are filled with before the clock starts: columns of an input's rows, in DuckDB's language. */
  initial: z.record(
    z.string(),
    z.object({
      from: z.string(),
      columns: z.array(z.object({ name: z.string(), expression: z.string() })),
      where: z.string().nullable(),
    }),
  ),
  /** By step, how long its pipeline is after each operation of the scenario; alike for all stacks. */
  ends: z.record(z.string(), z.array(z.number().int())),
  errors: z.array(z.object({ field: z.string(), expected: z.string(), got: z.string() })),
})

export type ScenarioPlan = Omit<z.infer<typeof planReply>, 'errors'>

/** No stack has this name: the steps as the referee itself can run them, in DuckDB. */
export const REFEREE = '(referee)'

/** Translates the steps for every arm; throws one UserError with all that is wrong in the scenario. */
export const planScenario = async (
  referee: Referee,
  scenario: TestScenario,
  inputs: Record<string, Column[]>,
  source: string,
  arms: readonly Pick<Arm, 'id' | 'stack' | 'options'>[],
): Promise<ScenarioPlan> => {
  const stacks = arms.map(({ id, stack, options }) => ({ id, expressions: stack.expressions(options) }))
  const reply = await referee.call('plan', {
    source,
    inputs,
    tables: tablesOf(scenario),
    steps: stepsOf(scenario),
    stacks: [...stacks, { id: REFEREE, expressions: 'stacks.pythonic.expressions_duckdb' }],
  })
  const { errors, ...plan } = planReply.parse(reply)
  if (errors.length === 0) errors.push(...(await ruleErrors(referee, scenario, inputs, plan)))
  if (errors.length === 0) return plan
  const lines = errors.map(({ field, expected, got }) => `  ${field}: expected ${expected}; got ${got}`)
  throw new UserError(`Scenario "${scenario.name}":\n${lines.join('\n')}`)
}

/** Tries every rule on empty tables, so that one that can't be checked is found before anything runs. */
const ruleErrors = async (
  referee: Referee,
  { tables, short }: TestScenario,
  inputs: Record<string, Column[]>,
  { schemas }: ScenarioPlan,
): Promise<z.infer<typeof planReply>['errors']> => {
  const errors = Object.entries(tables).map(async ([name, { rules }]) => {
    if (rules.length === 0) return []
    const request = { schema: schemas[name], rules, inputs, tables: schemas }
    const problems = await referee.call<(string | null)[]>('planRules', request)
    const prefix = short.output ? '' : `tables.${name}.`
    return problems.flatMap((problem, i) =>
      problem === null
        ? []
        : [{ field: `${prefix}rules[${i}]`, expected: 'a rule that can be checked', got: problem }],
    )
  })
  return (await Promise.all(errors)).flat()
}

/** Tables with the names that the benchmark file has for their parts, for messages. */
const tablesOf = ({ tables, short }: TestScenario) =>
  Object.fromEntries(
    Object.entries(tables).map(([name, { columns: _, answer: __, ...table }]) => [
      name,
      {
        ...table,
        columns: columnsOf(tables[name]!),
        fields: short.output
          ? { columns: 'output', details: '' }
          : { columns: `tables.${name}.columns`, details: `tables.${name}.` },
      },
    ]),
  )

const stepsOf = ({ steps, short }: TestScenario) =>
  steps &&
  Object.entries(steps).map(([name, { from, operations }]) => ({
    name,
    from: from ?? null,
    operations,
    field: short.operations ? 'operations' : `steps.${name}.operations`,
  }))
