import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { localTable } from '../monitor/localTable.ts'

/** A process, told apart from a later one that has the same number. */
export interface ProcessIdentity {
  /** Where the number means something: one boot and one process-number namespace of one machine. */
  machine: string
  pid: number
  startTicks: number
}

export const ownIdentity = async (): Promise<ProcessIdentity> => ({
  machine: await machineIdentity(),
  pid: process.pid,
  startTicks: localTable.stat(process.pid)?.startTicks ?? 0,
})

/** Undefined when it belongs to another machine, container or boot: nothing can be said from here. */
export const isRunning = async (identity: ProcessIdentity): Promise<boolean | undefined> => {
  if (identity.machine !== (await machineIdentity())) return undefined
  const stat = localTable.stat(identity.pid)
  return stat?.startTicks === identity.startTicks && !/[ZX]/.test(stat.state)
}

const machineIdentity = async (): Promise<string> => {
  if (process.platform !== 'linux') return hostname()
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => hostname())
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '')
  return `${boot.trim()} ${namespace}`
}
