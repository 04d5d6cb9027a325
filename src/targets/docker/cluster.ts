import type { Companion, Execution } from '../target.ts'
import { together } from './clusterExecution.ts'
import { type RunningCompanion, type StartCompanion, startCompanions } from './companions.ts'
import { type ProgramContainer, startContainer } from './container.ts'
import { type ContainerExecution, startSupervised } from './supervisedContainer.ts'

export interface ClusterRequest {
  /** Host name of the program, by which reports call it. */
  name: string
  companions: readonly Companion[]
  /** What else containers of this cluster depend on: companions of another image can't serve it. */
  key: string
  startCompanion: StartCompanion
  startProgram(): Promise<ContainerExecution>
}

/** Starts programs with their companions. Disposing of it ends all companions that wait for another trial. */
interface Clusters extends AsyncDisposable {
  /** @throws InfrastructureError where one can't be started; what was started for it is gone then. */
  start(request: ClusterRequest): Promise<Execution>
}

/** @param keeps - whether companions that allow it wait for the next trial */
export const createClusters = (keeps: boolean): Clusters => {
  let waiting: { key: string; companions: RunningCompanion[] } | null = null

  /** Those that wait, if they are the right ones and all alive; else they go, since their names are needed. */
  const take = async (key: string): Promise<RunningCompanion[] | null> => {
    const kept = waiting
    waiting = null
    if (kept?.key === key && kept.companions.every(({ ended }) => !ended)) return kept.companions
    await end(kept?.companions ?? [])
    return null
  }

  return {
    start: async (request) => {
      const { companions, startCompanion, startProgram } = request
      const mayKeep = keeps && companions.every(({ reusable }) => reusable)
      const key = JSON.stringify([request.key, companions])
      const running = (await take(key)) ?? (await startCompanions(companions, startCompanion))
      const program = await startProgram().catch(async (error) => {
        await end(running)
        throw error
      })
      // A trial begins with its runner: what the others did before, start or serve another, is none of its.
      await Promise.all(running.map(({ container }) => container.measureAnew()))
      return together({ name: request.name, program, companions: running }, async (isSound) => {
        if (mayKeep && isSound) waiting = { key, companions: running }
        else await end(running)
      })
    },
    [Symbol.asyncDispose]: async () => {
      await end(waiting?.companions ?? [])
      waiting = null
    },
  }
}

/** The containers that a program with companions is made of. */
export const containersOf = (spec: ProgramContainer): ClusterRequest => {
  const { engine, image, network, labels, program } = spec
  const { runtime, limits, companions = [], hostName = 'runner' } = program
  return {
    name: hostName,
    companions,
    key: image,
    startProgram: () => startContainer(spec),
    startCompanion: {
      start: ({ name, module, args, environment, share }, onOutput) =>
        startSupervised({
          engine,
          image,
          network,
          labels,
          java: runtime.versions.java !== undefined,
          args: ['-m', module, ...args],
          hostName: name,
          ...(environment && { environment }),
          // A JVM with a tenth of a CPU would start for a minute: until it is ready it may use those of the trial.
          ...(limits && { limits, share: { ...share, cpus: limits.cpus } }),
          onOutput,
        }),
      hold: async ({ share }, { id }) => {
        if (limits && share.cpus < limits.cpus)
          await engine.docker.getContainer(id).update({ NanoCpus: Math.round(share.cpus * 1e9) })
      },
    },
  }
}

const end = async (companions: readonly RunningCompanion[]): Promise<void> => {
  await Promise.all(companions.map(({ container }) => container.kill()))
}
