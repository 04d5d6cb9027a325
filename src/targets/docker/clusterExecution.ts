import { sumUsage } from '../../monitor/sumUsage.ts'
import type { ResourceUsage } from '../../monitor/usage.ts'
import type { Warning } from '../../stats/warning.ts'
import type { Execution, ExitStatus } from '../target.ts'
import { endOf, type RunningCompanion } from './companions.ts'
import type { ContainerExecution } from './supervisedContainer.ts'

interface ClusterParts {
  /** What reports call the program. */
  name: string
  program: ContainerExecution
  companions: readonly RunningCompanion[]
}

/**
 * A program and its companions as one, which ends when the program does, or no companion of a role is left.
 *
 * @param release - called once, when it is over: sound if the program ended well and all companions outlived it
 */
export const together = (
  { name, program, companions }: ClusterParts,
  release: (isSound: boolean) => Promise<void>,
): Execution => {
  let isOver = false
  /** What ended before the program did. */
  const lost: RunningCompanion[] = []
  let reason: string | undefined
  for (const running of companions) {
    void running.container.exited.then(() => {
      if (isOver) return
      lost.push(running)
      if (companions.some(({ companion, ended }) => companion.role === running.companion.role && !ended))
        return
      reason = `no ${running.companion.role} is left: ${lost.map(lostText).join('; ')}`
      program.kill().catch(() => {}) // Whoever waits for it to end hears of it.
    })
  }

  const usage = async (): Promise<ResourceUsage> => {
    const [own, ...others] = await Promise.all([
      program.usage(),
      ...companions.map(async ({ companion, container }) => ({
        name: companion.name,
        usage: await container.usage(),
      })),
    ])
    const sum = sumUsage([{ name, usage: own }, ...others])
    return { ...sum, warnings: [...sum.warnings, ...lost.map(lostWarning)] }
  }

  const exited = program.exited.then(async (status): Promise<ExitStatus> => {
    isOver = true
    // Of a worker's container the executor may be ended alone.
    const starved = status.outOfMemory || (await usage()).outOfMemory
    const tails = lost.map(({ companion, ended }) => `${companion.name}:\n${ended?.outputTail}`)
    return {
      ...status,
      outOfMemory: starved,
      outputTail: [status.outputTail, ...tails].join('\n'),
      ...(reason !== undefined && { reason }),
    }
  })
  let isKilled = false
  const end = async (): Promise<void> => {
    isKilled = true
    isOver = true
    await program.kill()
    const isSound = await exited.then(
      ({ code }) => code === 0 && lost.length === 0,
      () => false,
    )
    await release(isSound)
  }
  let ending: Promise<void> | undefined
  const kill = (): Promise<void> => {
    ending ??= end()
    return ending
  }
  return {
    startedNs: program.startedNs,
    messages: program.messages,
    send: program.send,
    usage,
    exited: exited.then((status) => (isKilled ? { ...status, outOfMemory: false } : status)),
    kill,
    [Symbol.asyncDispose]: kill,
  }
}

const lostText = ({ companion, ended }: RunningCompanion): string =>
  `${companion.name} ended (${ended ? endOf(ended) : 'it is not known how'})`

const lostWarning = (running: RunningCompanion): Warning => ({
  code: 'companionLost',
  text: `${lostText(running)} in the midst of the trial`,
  advice: 'its work was done again by others: leave this time out, and see why it ended',
  subject: running.companion.name,
})
