import type { Dataset } from '../dataset/dataset.ts'
import type { ServiceUsage } from '../monitor/infrastructure/serviceUsage.ts'
import type { ResourceUsage } from '../monitor/usage.ts'
import type { ResourceLimits } from '../scenario/resourceLimits.ts'
import type { InputFiles } from '../trial/protocol.ts'
import type { Diagnosis } from './diagnosis.ts'

/**
 * The target contract. Bytes and streams go in and out; no host path and no process id crosses it,
 * so that a container, a pod and a local process look the same from the trial's side.
 */
export interface Target {
  readonly name: string
  /** Brings the environment up, with progress. Rejects with an InfrastructureError that says what to do. */
  open(request: OpenRequest): Promise<Environment>
  /** What can be run and measured there, for `etl-bench doctor`. Changes nothing and takes a few seconds at most. */
  diagnose(request: DiagnoseRequest): Promise<Diagnosis>
}

export interface DiagnoseRequest {
  /** What the stacks need with the target's kind of catalog. */
  runtimes(catalog: CatalogAccess): readonly Runtime[]
  signal: AbortSignal
}

export interface OpenRequest {
  runId: string
  /** Leave the warehouse and services in place at the end. */
  keep: boolean
  progress: Progress
  signal: AbortSignal
}

/** Where long work says how far it is. A step is replaced by the next of the same name. */
export interface Progress {
  step(step: { name: string; detail?: string; done?: number; total?: number; unit?: string }): void
  note(line: string): void
}

/** What a program needs around it. The target makes a Python environment, an image, a pod template of it. */
export interface Runtime {
  name: string
  /** Text of a requirements file. `locked` ones carry hashes; others are resolved once and then kept. */
  requirements: { text: string; locked: boolean }
  /**
   * Folders with Python packages that the program imports: this package's own by import name, e.g.
   * `stacks/runner`; a user's as an absolute path whose content is imported from there.
   */
  sources: readonly string[]
  /** Major versions of Java that the program runs on, best first; absent: none needed. */
  java?: readonly number[]
  /** Maven coordinates of jars; checksums for those that are pinned. */
  jars?: readonly { coordinate: string; sha256?: string }[]
  /** What a target of containers makes its image with; absent: `targets/container/Dockerfile`. */
  dockerfile?: URL
}

/** A runtime that is ready in an environment. */
export interface PreparedRuntime {
  readonly name: string
  /** Jar locations as the program sees them. */
  readonly jars: readonly string[]
  /** Part of the fingerprint: versions of Python, Java and the packages. */
  readonly versions: Readonly<Record<string, string>>
}

export interface Program {
  runtime: PreparedRuntime
  /** Python module to run, e.g. `stacks.runner.main`. */
  module: string
  /** Becomes a file whose name is the program's only argument. */
  input?: Uint8Array
  /** Of the program and its companions together. Absent: not limited (the referee). */
  limits?: ResourceLimits
  /** Host name by which companions reach it. */
  hostName?: string
  /** Its own part of `limits`, where companions have the rest. */
  share?: Share
  /** In the same runtime. All are ready before it starts, and end with it, or serve the next. */
  companions?: readonly Companion[]
  /** It needs no network: a target that can cut it off then knows all that it sends. */
  offline?: boolean
  environment?: Readonly<Record<string, string>>
}

/** A part of a trial's limits: MiB, and CPUs that may be a fraction of one. */
export interface Share {
  cpus: number
  memoryMb: number
}

/** A program that another needs beside it: the master or a worker of a cluster. */
export interface Companion {
  /** What reports call it; also the host name by which the program and the other companions reach it. */
  name: string
  /** What it is there for, e.g. `worker`. When no companion of a role is left, the trial has failed. */
  role: string
  /** Role whose companions must be ready before it starts. */
  after?: string
  /** Python module to run, and the words after it. */
  module: string
  args: readonly string[]
  environment?: Readonly<Record<string, string>>
  share: Share
  /** Matches the line of its output that says it is ready. */
  ready: RegExp
  /** Whether it may serve another trial after this one, where the environment keeps companions. */
  reusable: boolean
}

export interface ExitStatus {
  code: number | null
  signal: string | null
  /** The kernel or the container engine ended it for want of memory. */
  outOfMemory: boolean
  /** Why the target ended it, where it did so by itself. */
  reason?: string
  /** Last lines of what the program and its children wrote to stdout and stderr. */
  outputTail: string
}

/** A program that runs, with all the processes it starts. */
export interface Execution extends AsyncDisposable {
  /** Just before exec, on the monotonic clock that the program's own times use. */
  readonly startedNs: number
  /** The lines that the program writes to its protocol descriptor. Ends when the program does. */
  readonly messages: AsyncIterable<string>
  /** Writes one line to the program's stdin. */
  send(line: string): Promise<void>
  /** Counters of the whole process tree so far. */
  usage(): Promise<ResourceUsage>
  readonly exited: Promise<ExitStatus>
  /** Ends the whole tree and resolves when it is gone. */
  kill(): Promise<void>
}

export interface CatalogAccess {
  name: string
  /** PyIceberg's property names: `type`, `uri`, `warehouse`, `s3.endpoint`… Stacks map them to their own. */
  properties: Record<string, string>
}

export interface Environment extends AsyncDisposable {
  readonly target: string
  readonly catalog: CatalogAccess
  /**
   * Executors that a distributed engine's work is spread over, beside its runner, where a scenario does not say how
   * many; 0: all runs in the runner.
   */
  readonly executors: number
  /** Whether a scenario may ask for executors. Absent: it can have none here. */
  readonly canSpread?: boolean
  /** Whether companions that allow it go on to the next trial, instead of being started for each. */
  readonly keepsCompanions?: boolean
  /** Limits that this environment can hold a trial to, and how: shown in the report. */
  readonly limits: {
    available: ResourceLimits
    /** Who asks for more gets what there is, with a warning, instead of an error. */
    scalesDown?: boolean
    cpus: LimitEnforcement
    memory: LimitEnforcement
  }
  /** Why nothing works in it any more: a service is gone. The next scenario then gets a new environment. */
  failure?(): Error | undefined
  prepare(runtime: Runtime): Promise<PreparedRuntime>
  /** Makes the dataset's files visible to trials and says where. */
  provide(dataset: Dataset): Promise<Record<string, InputFiles>>
  /** Makes one small file visible to trials (a user's job script) and says where. */
  provideFile(name: string, bytes: Uint8Array): Promise<string>
  start(program: Program): Promise<Execution>
  /** Flushes what the last trial left and waits until the machine is calm, at most so long; 0: neither. */
  settle(longestMs: number): Promise<Settled>
  /** Counts what services beside trials use, from when it resolves; never rejects. Absent: there are none. */
  meterServices?(): Promise<ServiceMeter>
  fingerprint(): Promise<Record<string, string | number>>
}

/** `calm` is false where the machine was seen to be busy to the end. */
export interface Settled {
  waitedMs: number
  calm: boolean
}

/** Counts for one trial, until it is disposed of. */
export interface ServiceMeter extends Disposable {
  /** What each service has used so far. Never rejects: what can't be had is null with the reason. */
  read(): Promise<ServiceUsage[]>
}

export interface LimitEnforcement {
  enforced: boolean
  by: string
}
