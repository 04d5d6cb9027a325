import { readFileSync, readlinkSync } from 'node:fs'

/** Bytes that a network namespace has received and sent. */
export interface NetworkBytes {
  outside: number
  loopback: number
}

/**
 * /proc/<pid>/net/dev (proc_pid_net(5)): bytes of each interface of the process's network namespace, both ways.
 * Loopback receives what it sends, so that only one of the two counts.
 */
export const parseNetDev = (text: string): Map<string, number> => {
  const bytes = new Map<string, number>()
  for (const [, name, counters] of text.matchAll(/^\s*([^\s:]+):\s*(\d.*)$/gm)) {
    const fields = counters!.trim().split(/\s+/).map(Number)
    const [received = 0, sent = 0] = [fields[0], fields[8]]
    bytes.set(name!, name === 'lo' ? sent : received + sent)
  }
  return bytes
}

/** Sums of the interfaces' bytes. */
export const networkBytes = (interfaces: ReadonlyMap<string, number>): NetworkBytes => {
  const sum = [...interfaces.values()].reduce((total, count) => total + count, 0)
  const loopback = interfaces.get('lo') ?? 0
  return { outside: sum - loopback, loopback }
}

/** Follows the network namespace of a process, which ends with the last one in it. */
export const followNetwork = (first: number) => {
  const namespaceOf = (pid: number): string | null => {
    try {
      return readlinkSync(`/proc/${pid}/ns/net`)
    } catch {
      return null
    }
  }
  const namespace = namespaceOf(first)
  /** As last read: an interface takes its counters with it when it goes. */
  const bytes = new Map<string, number>()
  return {
    /** The counters, as last read where no process is left. */
    read: (pids: readonly number[]): NetworkBytes | null => {
      const inside = pids.find((pid) => namespace !== null && namespaceOf(pid) === namespace)
      try {
        if (inside !== undefined)
          for (const [name, count] of parseNetDev(readFileSync(`/proc/${inside}/net/dev`, 'latin1')))
            bytes.set(name, count)
      } catch {
        // Ended meanwhile.
      }
      return bytes.size === 0 ? null : networkBytes(bytes)
    },
  }
}
