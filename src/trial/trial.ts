import { setTimeout as sleep } from 'node:timers/promises'
import { type ServiceUsage, serviceWarnings } from '../monitor/infrastructure/serviceUsage.ts'
import { toTrialMetrics } from '../monitor/metrics.ts'
import { noiseWarnings } from '../monitor/noise/warnings.ts'
import type { ResourceUsage } from '../monitor/usage.ts'
import { BenchmarkError } from '../recovery/errors.ts'
import type { Cluster } from '../stacks/stack.ts'
import type { Warning } from '../stats/warning.ts'
import type { Environment, Execution, PreparedRuntime, Program, ServiceMeter } from '../targets/target.ts'
import type { TimedTask } from './application.ts'
import { engineWarnings } from './engineWarnings.ts'
import { type Job, type Phase, type RunnerMessage, runnerMessage } from './protocol.ts'
import type { ExecutionResult } from './record.ts'
import { type End, failureOf, type TaskMessage } from './trialFailure.ts'

interface TrialRequest {
  environment: Environment
  runtime: PreparedRuntime
  /** The programs that the limits are divided among; absent or null: the runner has all. */
  cluster?: Cluster | null
  job: Job
  timeoutMs: number
  /** Rows of all input tables, for the throughput. */
  inputRows: number
  /** It needs no network. */
  offline?: boolean
  signal: AbortSignal
}

/** What the trial itself tells; the output is verified afterwards. */
type TrialRun = Pick<
  ExecutionResult,
  | 'status'
  | 'metrics'
  | 'reasons'
  | 'peakMemoryUpperMb'
  | 'cpuSeconds'
  | 'resources'
  | 'parts'
  | 'sources'
  | 'series'
  | 'phases'
  | 'warmTimesMs'
  | 'commitRetries'
  | 'engineMetrics'
  | 'error'
  | 'noise'
  | 'services'
  | 'warnings'
> & {
  versions: Record<string, string>
  /** The first task, where it has completed. */
  timed: TimedTask | null
  /** Files with the engine's own profile, where the job asks for it. */
  profiles: Profile[]
  /** Rows that each task skipped or put aside. */
  malformedRows: number[]
}

type Profile = Pick<Extract<RunnerMessage, { type: 'profile' }>, 'name' | 'text'>

interface Heard {
  ready: Extract<RunnerMessage, { type: 'ready' }> | undefined
  tasks: TaskMessage[]
  finished: Extract<RunnerMessage, { type: 'finished' }> | undefined
  profiles: Profile[]
  /** Counters at the end of the first task, when the whole tree still lived. */
  usage: ResourceUsage | undefined
  /** What services used up to then. */
  services: ServiceUsage[]
}

const milliseconds = (fromNs: number, toNs: number): number => (toNs - fromNs) / 1e6

/** Runs one trial: a fresh process, container or pod, which ends with it. Never rejects for what a stack does. */
export const runTrial = async (request: TrialRequest): Promise<TrialRun> => {
  // Before the trial begins: a busy engine may answer late, and what went before would be missing.
  using meter = await request.environment.meterServices?.()
  await using execution = await request.environment.start({
    runtime: request.runtime,
    module: 'stacks.runner.main',
    input: new TextEncoder().encode(JSON.stringify(request.job)),
    limits: request.job.limits,
    ...programsOf(request.cluster),
    ...(request.offline && { offline: true }),
  })
  const heard: Heard = {
    ready: undefined,
    tasks: [],
    finished: undefined,
    profiles: [],
    usage: undefined,
    services: [],
  }
  const over = new AbortController()
  const ended = await Promise.race([
    listen(execution, meter, heard).then(() => 'exited' as const),
    after(request.timeoutMs, AbortSignal.any([request.signal, over.signal])),
  ]).finally(() => over.abort())
  // Where no task has ended, the last counters are still worth having.
  await readCounters(execution, meter, heard)
  if (ended !== 'exited') {
    const starved = await starvation(request, execution, ended)
    await execution.kill()
    return summarise(request, execution, heard, ended, starved)
  }
  const status = await execution.exited
  return summarise(request, execution, heard, status, await starvation(request, execution, status))
}

const programsOf = (cluster: Cluster | null | undefined): Partial<Program> =>
  cluster
    ? { hostName: cluster.runner.name, share: cluster.runner.share, companions: cluster.companions }
    : {}

/** What to say where the kernel has ended a process of the trial for want of memory. */
const starvation = async (
  { job, cluster }: TrialRequest,
  execution: Execution,
  end: End,
): Promise<string | null> => {
  if (end === 'cancelled' || (end !== 'timeout' && !end.outOfMemory)) return null
  const usage = await execution.usage()
  if (!usage.outOfMemory) return null
  const part = usage.parts?.find(({ outOfMemory }) => outOfMemory)
  const { peakMemoryMb, peakMemoryUpperMb } = part ?? usage
  const { memoryMb } = cluster?.parts.find(({ name }) => name === part?.name) ?? job.limits
  const [lower, upper] = [peakMemoryMb.value, peakMemoryUpperMb.value].map((mb) => mb && Math.round(mb))
  const peak = !upper || upper === lower ? `${lower ?? 'unknown'}` : `${lower} to ${upper}`
  return (
    `the kernel ended a process of ${part?.name ?? 'it'} for want of memory: its limit was ${memoryMb} MiB, ` +
    `its peak ${peak} MiB`
  )
}

/** Once in a trial. */
const readCounters = async (
  execution: Execution,
  meter: ServiceMeter | undefined,
  heard: Heard,
): Promise<void> => {
  if (heard.usage) return
  const [usage, services] = await Promise.all([execution.usage(), meter?.read() ?? []])
  Object.assign(heard, { usage, services })
}

const listen = async (execution: Execution, meter: ServiceMeter | undefined, heard: Heard): Promise<void> => {
  for await (const line of execution.messages) {
    const message = runnerMessage.safeParse(JSON.parse(line))
    if (!message.success)
      throw new BenchmarkError(`A runner sent a message this version does not know: ${line}`)
    if (message.data.type === 'ready') heard.ready = message.data
    if (message.data.type === 'finished') heard.finished = message.data
    if (message.data.type === 'profile') heard.profiles.push(message.data)
    if (message.data.type !== 'task') continue
    await readCounters(execution, meter, heard)
    heard.tasks.push(message.data)
    await execution.send('go on')
  }
}

/** Resolves at the deadline or when the run is cancelled. */
const after = (ms: number, signal: AbortSignal): Promise<'timeout' | 'cancelled'> =>
  sleep(ms, 'timeout' as const, { signal }).catch(() => 'cancelled')

const summarise = (
  { job, inputRows, timeoutMs, environment }: TrialRequest,
  execution: Execution,
  { ready, tasks, finished, profiles, usage, services }: Heard,
  end: End,
  starved: string | null,
): TrialRun => {
  const [timed, ...repeats] = tasks
  const completed = timed?.status === 'completed' ? timed : undefined
  const failure = failureOf(timed, repeats, job.tasks.length, end, timeoutMs, starved)
  const readyAtNs = ready?.phases.at(-1)?.endNs
  const measured = toTrialMetrics({
    usage: usage ?? null,
    executionTimeMs: completed ? milliseconds(execution.startedNs, completed.committedNs) : null,
    startupTimeMs: readyAtNs === undefined ? null : milliseconds(execution.startedNs, readyAtNs),
    inputRows,
    errorCount: failure.status === 'completed' ? completed!.malformedRows : 1,
  })
  return {
    ...failure,
    ...measured,
    peakMemoryUpperMb: usage?.peakMemoryUpperMb.value ?? null,
    cpuSeconds: usage?.cpuSeconds.value ?? null,
    series: usage?.series ?? null,
    phases: phasesOf(execution.startedNs, [...(ready?.phases ?? []), ...(completed?.phases ?? [])]),
    warmTimesMs: repeats.flatMap((task) =>
      task.status === 'completed' ? [milliseconds(task.startNs, task.committedNs)] : [],
    ),
    commitRetries: completed?.commitRetries ?? 0,
    engineMetrics: finished?.engine ?? null,
    noise: usage?.noise ?? null,
    services,
    warnings: [
      ...(usage?.warnings ?? []),
      ...noiseWarnings(usage?.noise ?? null),
      ...serviceWarnings({
        services,
        cpuSeconds: usage?.cpuSeconds.value ?? null,
        executionTimeMs: measured.metrics.executionTimeMs,
        limits: job.limits,
        available: environment.limits.available,
      }),
      ...engineNotes(finished),
    ],
    versions: ready?.versions ?? {},
    timed: completed ?? null,
    profiles,
    malformedRows: tasks.flatMap((task) => (task.status === 'completed' ? [task.malformedRows] : [])),
  }
}

const engineNotes = (finished: Heard['finished']): Warning[] => {
  const problem = finished?.engineProblem
  if (problem === undefined) return engineWarnings(finished?.engine ?? null)
  return [
    { code: 'noEngineMetrics', text: `the engine’s own counters could not be read: ${problem}`, advice: '' },
  ]
}

/** The runner can't see its own exec: the stretch before its first phase is added here. */
const phasesOf = (startedNs: number, phases: readonly Phase[]): TrialRun['phases'] => {
  const [first] = phases
  if (!first) return []
  return [
    { name: 'exec', ms: milliseconds(startedNs, first.startNs), step: null },
    ...phases.map(({ name, startNs, endNs, step }) => ({ name, ms: milliseconds(startNs, endNs), step })),
  ]
}
