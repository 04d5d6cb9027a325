import { z } from 'zod'
import type { CompiledStep } from './compiledStep.ts'
import type { Phase } from './protocol.ts'
import type { ExecutionResult, Rows } from './record.ts'
import type { ScenarioRun, TaskTables } from './scenarioRun.ts'

const commit = z.object({
  /** By the writer's clock, since 1970. */
  atMs: z.number(),
  /** Attempts after the first, where the writer's library says so in the metadata. */
  retries: z.number().int(),
  rowsAdded: z.number().int(),
  rowsDeleted: z.number().int(),
  filesAdded: z.number().int(),
  bytesAdded: z.number().int(),
  /** Rows of the table from then on. */
  rows: z.number().int(),
})
export type Commit = z.infer<typeof commit>

/** The timed task, on its own clock and on that of its commits. */
export interface TimedTask {
  startNs: number
  /** The moment of `startNs`, since 1970. */
  startedAtMs: number
  phases: readonly Phase[]
  malformedRows: number
}

/** Asks for all that was committed to the tables of the timed task. Outside of any timing. */
export const readApplication = async (
  { open: { environment, referee }, dataset, plan }: ScenarioRun,
  arm: string,
  tables: TaskTables,
  task: TimedTask,
): Promise<Pick<ExecutionResult, 'application' | 'commitRetries'>> => {
  const commits: Record<string, Commit[]> = {}
  for (const [name, table] of Object.entries(tables)) {
    const reply = await referee.call('commits', { catalog: environment.catalog, table })
    commits[name] = z.array(commit).parse(reply)
  }
  const inputs = Object.entries(dataset.manifest.tables).map(([name, { rows }]) => [name, rows])
  return applicationOf({ inputs: Object.fromEntries(inputs), steps: plan.steps[arm] ?? [], commits, task })
}

interface ApplicationRequest {
  /** Rows of each input. */
  inputs: Readonly<Record<string, number>>
  steps: readonly CompiledStep[]
  /** Of each table in their order, also those from before the task. */
  commits: Readonly<Record<string, readonly Commit[]>>
  task: TimedTask
}

/** Rows in and out of the task and of each step: a commit belongs to the step in whose time it was made. Pure. */
export const applicationOf = ({
  inputs,
  steps,
  commits,
  task,
}: ApplicationRequest): Pick<ExecutionResult, 'application' | 'commitRetries'> => {
  // Commits have whole milliseconds, rounded down: one in the millisecond of a step's start is of the step before.
  const moment = (ns: number): number => Math.floor(task.startedAtMs + (ns - task.startNs) / 1e6)
  const made = (of: readonly Commit[]): Commit[] => of.filter(({ atMs }) => atMs > moment(task.startNs))
  const all = Object.values(commits).flatMap(made)
  const rowsIn = Object.values(inputs).reduce((sum, rows) => sum + rows, 0)
  const perStep = steps.map((step): [string, Rows] => {
    const own = task.phases.filter((phase) => phase.step === step.name)
    const start = moment(own[0]?.startNs ?? Number.POSITIVE_INFINITY)
    const end = moment(own.at(-1)?.endNs ?? Number.NEGATIVE_INFINITY)
    const before = (name: string): number =>
      inputs[name] ?? commits[name]?.findLast(({ atMs }) => atMs <= start)?.rows ?? 0
    const read = tablesRead(step).reduce((sum, name) => sum + before(name), 0)
    const within = made(commits[step.write.table] ?? []).filter(({ atMs }) => atMs > start && atMs <= end)
    return [step.name, { rowsIn: read, ...written(within) }]
  })
  return {
    application: {
      rowsIn,
      ...written(all),
      errorRate: rowsIn > 0 ? task.malformedRows / rowsIn : null,
      steps: Object.fromEntries(perStep),
    },
    commitRetries: all.reduce((sum, { retries }) => sum + retries, 0),
  }
}

/** Each time that a step names a table, it reads it. */
const tablesRead = ({ source, pipeline }: CompiledStep): string[] => [
  ...(source ? [source.table] : []),
  ...pipeline.flatMap((operation) =>
    operation.op === 'join' || operation.op === 'union' ? [operation.table] : [],
  ),
]

const written = (commits: readonly Commit[]): Omit<Rows, 'rowsIn'> => {
  const sum = (part: keyof Commit): number => commits.reduce((total, commit) => total + commit[part], 0)
  return {
    rowsWritten: sum('rowsAdded'),
    rowsDeleted: sum('rowsDeleted'),
    filesWritten: sum('filesAdded'),
    bytesWritten: sum('bytesAdded'),
    commits: commits.length,
  }
}
