import { readFileSync } from 'node:fs'
import { parseCpuList } from './proc/parse.ts'

/** Numbers of the CPUs that this process may run on, null where the system doesn't say. */
export const allowedCpus = (): number[] | null => {
  try {
    const list = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'latin1'))
    return list && parseCpuList(list[1]!)
  } catch {
    return null
  }
}
