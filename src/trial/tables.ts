import type { Column } from '../scenario/columnType.ts'
import type { ValidationRule } from '../scenario/rules.ts'
import { columnsOf, QUARANTINE, type TestScenario } from '../scenario/scenario.ts'
import type { Tolerance } from '../verify/validation.ts'
import type { ScenarioPlan } from './plan.ts'
import type { InputFiles, TaskInput } from './protocol.ts'

/** A table that every run of the scenario finds made for it, and that is verified when the run has ended. */
export interface TrialTable {
  /** What scenario and runner call it. */
  name: string
  /** Its part of the name in the catalog. */
  identifier: string
  /** Columns when it is made. */
  columns: readonly Column[]
  partitionBy: readonly string[]
  /** What it is filled with before the clock starts; null: it is empty. */
  initial: ScenarioPlan['initial'][string] | null
  /** Columns after the last step. */
  schema: readonly Column[]
  /** Columns that identify a row; empty: rows are compared as a multiset. */
  key: readonly string[]
  rules: readonly ValidationRule[]
  tolerance: Tolerance
  /** DuckDB SQL over the inputs that gives the table as it must be; null: the first sound one is the reference. */
  answer: string | null
}

/** The scenario's own tables, and those that take the lines of text inputs that can't be read. */
export const trialTables = (
  scenario: TestScenario,
  plan: ScenarioPlan,
  floatTolerance: { relative: number; absolute: number },
  inputs: Readonly<Record<string, TaskInput>>,
): TrialTable[] => [
  ...Object.entries(scenario.tables).map(([name, table]) => ({
    name,
    identifier: name,
    columns: columnsOf(table),
    partitionBy: table.partitionBy ?? [],
    initial: plan.initial[name] ?? null,
    schema: plan.schemas[name]!,
    key: table.key ?? [],
    rules: table.rules,
    tolerance: { ...floatTolerance, columns: table.tolerance ?? {} },
    answer: table.answer ?? null,
  })),
  ...Object.values(inputs).flatMap(({ quarantine }, i) =>
    quarantine === null ? [] : [quarantineTable(quarantine, `${i}_quarantine`, floatTolerance)],
  ),
]

const quarantineTable = (
  name: string,
  identifier: string,
  floatTolerance: { relative: number; absolute: number },
): TrialTable => {
  const columns = [{ name: 'line', type: 'string' }]
  return {
    name,
    identifier,
    columns,
    partitionBy: [],
    initial: null,
    schema: columns,
    key: [],
    rules: [],
    tolerance: { ...floatTolerance, columns: {} },
    answer: null,
  }
}

/** Inputs as tasks read them: what becomes of malformed rows is the scenario's word, and only text has any. */
export const taskInputs = (
  files: Readonly<Record<string, InputFiles>>,
  { onMalformed }: TestScenario,
): Record<string, TaskInput> =>
  Object.fromEntries(
    Object.entries(files).map(([name, input]) => [
      name,
      input.format === 'parquet'
        ? { ...input, onMalformed: 'fail', quarantine: null }
        : { ...input, onMalformed, quarantine: onMalformed === 'quarantine' ? name + QUARANTINE : null },
    ]),
  )
