import { type ReadText, readText } from './readText.ts'

/** Time since boot in which at least one process waited for the resource, seconds. Null: the kernel doesn't count it. */
export interface Pressure {
  cpu: number | null
  memory: number | null
  io: number | null
}

/** Pressure stall information (Linux ≥ 4.20, `Documentation/accounting/psi.rst`), of the whole machine. */
export const readPressure = (read: ReadText = readText): Pressure => {
  const waited = (resource: string): number | null => {
    const total = /^some .*\btotal=(\d+)/m.exec(read(`/proc/pressure/${resource}`) ?? '')
    return total && Number(total[1]) / 1e6
  }
  return { cpu: waited('cpu'), memory: waited('memory'), io: waited('io') }
}
