import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { resolveStack } from '../../../src/stacks/registry.ts'
import { MASTER_URL } from '../../../src/stacks/spark/cluster.ts'
import type { CatalogAccess, Companion } from '../../../src/targets/target.ts'
import type { Job, Task } from '../../../src/trial/protocol.ts'
import { interpreter, jobFor } from './engine.ts'

const LOOPBACK = '127.0.0.1'
const limits = { cpus: 2, memoryMb: 4096 }

/** A cluster's companions as processes of this machine, where containers would be. */
export class LoopbackCluster implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'etl-bench-test-cluster-'))
  readonly processes = new Map<string, ChildProcess>()
  #url = ''

  private constructor() {}

  static async start(executors: number): Promise<LoopbackCluster> {
    const cluster = new LoopbackCluster()
    const { stack, options } = resolveStack('spark', {})
    const { companions } = stack.cluster!({ options, limits, executors })
    const [master, ...workers] = companions
    try {
      const said = await cluster.#start(master!)
      cluster.#url = /Starting Spark master at (spark:\S+)/.exec(said)![1]!
      await Promise.all(workers.map((worker) => cluster.#start(worker)))
    } catch (error) {
      await cluster[Symbol.asyncDispose]()
      throw error
    }
    return cluster
  }

  /** A job for the cluster, or without executors for one process of the same limits. */
  job(
    catalog: CatalogAccess,
    tasks: Task[],
    executors: number,
    own: Readonly<Record<string, string>> = {},
  ): Job {
    const job = jobFor('spark', catalog, tasks, { limits, executors, settings: { conf: own } })
    if (executors > 0) {
      const conf = job.engine.conf as Record<string, string>
      Object.assign(conf, { 'spark.master': this.#url, 'spark.driver.host': LOOPBACK })
    }
    return job
  }

  /** Ends a companion and its executor at once, as a container's end does. */
  async kill(name: string): Promise<void> {
    const child = this.processes.get(name)!
    const ended = once(child, 'exit')
    process.kill(-child.pid!, 'SIGKILL')
    await ended
    this.processes.delete(name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of [...this.processes.keys()].reverse()) await this.kill(name)
    rmSync(this.folder, { recursive: true, force: true })
  }

  /**
   * All reach each other on loopback, so host names become its address, and ports those that are free.
   *
   * @returns what it said until it was ready.
   */
  async #start({ name, module, args, environment, ready }: Companion): Promise<string> {
    const folder = join(this.folder, name)
    mkdirSync(folder)
    const words = args.map((word, i) => {
      if (args[i - 1] === '--host') return LOOPBACK
      if (args[i - 1] === '--port') return '0'
      return word === MASTER_URL ? this.#url : word
    })
    const child = spawn(interpreter('spark'), ['-m', module, ...words], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        ...(process.env.JAVA_HOME && { JAVA_HOME: process.env.JAVA_HOME }),
        PYTHONPATH: new URL('../../../src', import.meta.url).pathname,
        TMPDIR: folder,
        ...environment,
        SPARK_LOCAL_IP: LOOPBACK,
      },
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.processes.set(name, child)
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stderr! })) {
      if (lines.push(line) && ready.test(line)) {
        // Else it would block on a full pipe.
        child.stderr!.resume()
        return lines.join('\n')
      }
    }
    throw new Error(`${name} was never ready:\n${lines.join('\n')}`)
  }
}
