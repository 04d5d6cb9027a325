import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { inputFiles } from '../../dataset/inputFiles.ts'
import { removeFolder } from '../../host/ownedFolder.ts'
import { BenchmarkError, UserError } from '../../recovery/errors.ts'
import { availableResources, fingerprintMachine } from '../machine/fingerprint.ts'
import { settle } from '../machine/settle.ts'
import { createPrograms } from '../programs.ts'
import type { Environment, Execution, OpenRequest, PreparedRuntime, Program, Target } from '../target.ts'
import { diagnoseLocal } from './doctor/diagnose.ts'
import { limitEnforcement } from './enforcement.ts'
import { findGroupPlace } from './group.ts'
import { endLeftovers } from './leftovers.ts'
import { networkPrefix } from './network.ts'
import { startProcess } from './process.ts'
import { programEnvironment } from './programEnvironment.ts'
import { openRunFolder, removeDeadRuns } from './runFolder.ts'
import { type LocalRuntime, prepareRuntime } from './setUp/prepare.ts'
import { createSetUp } from './setUp/setUp.ts'

export interface LocalTargetOptions {
  /** The project's folder: `.etl-bench` in it takes what a run keeps on the disk. */
  root?: string
  /** The user's environment variables. */
  variables?: NodeJS.ProcessEnv
  /**
   * `own`: every trial has loopback alone, so that all it sends is counted. `machine`: none has. By default
   * only trials that need no network have their own: declared steps of the stacks that come with the product.
   */
  network?: 'own' | 'machine' | undefined
}

/**
 * Runs programs as processes of this machine, in Python environments that it makes itself. Needs Python
 * ≥ 3.11 with pip or venv, or uv; nothing else.
 */
export const createLocalTarget = ({
  root = process.cwd(),
  variables = process.env,
  network,
}: LocalTargetOptions = {}): Target => {
  if (network !== undefined && network !== 'own' && network !== 'machine')
    throw new UserError(`local.network: expected 'own' or 'machine', got ${JSON.stringify(network)}`)
  return {
    name: 'local',
    open: (request) => openLocalEnvironment({ root: resolve(root), variables, network }, request),
    diagnose: (request) => diagnoseLocal(variables, request),
  }
}

const openLocalEnvironment = async (
  {
    root,
    variables,
    network,
  }: Pick<LocalTargetOptions, 'network'> & { root: string; variables: NodeJS.ProcessEnv },
  { runId, keep, progress, signal }: OpenRequest,
): Promise<Environment> => {
  const owners = join(root, '.etl-bench', 'processes')
  const ended = await endLeftovers(owners)
  if (ended > 0) progress.note(`Ended ${ended} programs that a killed run had left`)
  for (const id of await removeDeadRuns(root)) progress.note(`Removed what the killed run ${id} had left`)

  const setUp = createSetUp({ variables, progress, signal })
  const run = await openRunFolder(root, runId)
  const runtimes = new Map<PreparedRuntime, LocalRuntime>()
  const programs = createPrograms()
  /** Clean-ups of programs that are over; a referee that still runs is none of them. */
  const over = new Set<Promise<void>>()

  const groups = findGroupPlace()
  const prefix = networkPrefix()

  const networkFor = (offline: boolean, python: string) => {
    if (network === 'machine')
      return { whyNot: "the option `network: 'machine'` asks for the machine's network" }
    if (!offline && network !== 'own')
      return { whyNot: "a trial that may need the machine's network is not cut off from it" }
    return 'whyNot' in prefix ? prefix : { prefix, python }
  }

  const launch = async ({
    runtime,
    module,
    input,
    limits,
    offline = false,
    environment,
  }: Program): Promise<Execution> => {
    const local = runtimes.get(runtime)
    if (!local) throw new BenchmarkError(`The runtime ${runtime.name} was not prepared in this environment.`)
    const folder = await run.programFolder()
    const file = join(folder, 'input.json')
    if (input) await writeFile(file, input)
    const execution = await startProcess({
      command: local.python,
      args: ['-m', module, ...(input ? [file] : [])],
      cwd: folder,
      env: programEnvironment(variables, local, folder, environment),
      owners,
      // Only trials are measured all along.
      ...(limits
        ? { limits, groups, runId, network: networkFor(offline, local.python) }
        : { sampled: false }),
    })
    void execution.exited.then(() => {
      // What can't be removed now is tried again, and said, when the run's folder is.
      const cleaned = removeFolder(folder)
        .catch(() => {})
        .finally(() => over.delete(cleaned))
      over.add(cleaned)
    })
    return execution
  }

  return {
    target: 'local',
    executors: 0,
    catalog: run.catalog,
    limits: { available: availableResources(), ...limitEnforcement(groups) },
    prepare: async (runtime) => {
      const local = await prepareRuntime(runtime, setUp)
      runtimes.set(local.prepared, local)
      return local.prepared
    },
    // Programs see the same file system: the files stay where they are.
    provide: async ({ manifest, folder }) =>
      inputFiles(manifest, (path) => (isAbsolute(path) ? path : join(folder, path))),
    provideFile: async (name, bytes) => {
      // A folder each: two scripts may have the same name.
      const folder = join(run.files, randomUUID())
      await mkdir(folder)
      const file = join(folder, basename(name))
      await writeFile(file, bytes)
      return file
    },
    start: (program) => programs.start(() => launch(program)),
    settle: async (longestMs) => {
      await Promise.all(over)
      return settle(run.folder, longestMs)
    },
    fingerprint: async () => fingerprintMachine(),
    [Symbol.asyncDispose]: async () => {
      await programs.end()
      await Promise.all(over)
      await run.close(keep)
      if (keep) progress.note(`Kept the warehouse in ${run.folder}`)
    },
  }
}
