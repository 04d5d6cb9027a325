import type { ProcessIo, ProcessMemory, ProcessStat } from './proc/parse.ts'

/** The machine's processes, as this operating system shows them. Null: ended, or not ours to see. */
export interface ProcessTable {
  /** Names the counters' origin in reports. */
  readonly source: string
  /** Whether `highWaterKb` is the kernel's own record; else it is what was resident at the look. */
  readonly keepsHighWater: boolean
  pids(): number[]
  stat(pid: number): ProcessStat | null
  /** Value of a variable in the environment that the process was started with. */
  variable(pid: number, name: string): string | null
  memory(pid: number): ProcessMemory | null
  io(pid: number): ProcessIo | null
  /** Proportional set size, KiB. May take long: the kernel walks all of the process's pages. */
  proportionalKb(pid: number): Promise<number | null>
}
