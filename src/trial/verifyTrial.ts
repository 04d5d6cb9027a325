import { verifyOutput } from '../verify/verify.ts'
import { wholeOutput } from './output.ts'
import type { ExecutionResult, TrialOutput } from './record.ts'
import type { ScenarioRun, TaskTables } from './scenarioRun.ts'

/**
 * Holds what a trial wrote against the references, and its warm repeats against the timed task. Turns the result
 * into `wrongOutput` where something is not as it must be; the first sound trial becomes the reference.
 */
export const verifyTrial = async (
  run: ScenarioRun,
  tasks: readonly TaskTables[],
  malformedRows: readonly number[],
  result: ExecutionResult,
): Promise<void> => {
  const [timed, ...repeats] = tasks as [TaskTables, ...TaskTables[]]
  const { outputs, problems } = await verifyTables(run, timed, run.references, true)
  result.tables = outputs
  result.output = Object.keys(outputs).length === run.tables.length ? wholeOutput(outputs) : null
  problems.push(...malformedProblems(malformedRows[0]!, run.malformedRows))
  for (const [i, repeat] of repeats.entries()) {
    const found = await verifyTables(run, repeat, timed, false)
    const malformed = malformedProblems(malformedRows[i + 1]!, malformedRows[0]!)
    problems.push(...[...found.problems, ...malformed].map((problem) => `warm repeat: ${problem}`))
  }
  if (problems.length > 0) {
    result.status = 'wrongOutput'
    result.metrics = { ...result.metrics, errorCount: 1 }
    result.error = { message: problems.join('\n'), detail: '' }
  } else {
    run.references = { ...timed, ...run.references }
    run.malformedRows ??= malformedRows[0]!
  }
}

const verifyTables = async (
  run: ScenarioRun,
  names: TaskTables,
  references: TaskTables,
  withRules: boolean,
): Promise<{ outputs: Record<string, TrialOutput>; problems: string[] }> => {
  const { environment, referee } = run.open
  const outputs: Record<string, TrialOutput> = {}
  const problems: string[] = []
  for (const { name, schema, key, rules, tolerance } of run.tables) {
    const { output, message } = await verifyOutput(referee, {
      catalog: environment.catalog,
      table: names[name]!,
      schema,
      key,
      rules: withRules ? rules : [],
      inputs: run.inputs,
      tables: names,
      reference: references[name] ?? null,
      tolerance,
    })
    if (output) outputs[name] = output
    if (message) problems.push(run.tables.length > 1 ? `table ${name}: ${message}` : message)
  }
  return { outputs, problems }
}

/** Both stacks must find the same rows malformed. */
const malformedProblems = (got: number, expected: number | null): string[] =>
  expected === null || got === expected
    ? []
    : [`malformed rows: expected ${expected}, as the first sound output had; got ${got}`]
