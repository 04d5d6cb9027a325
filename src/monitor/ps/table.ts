import { execFileSync } from 'node:child_process'
import { type ProcessMemory, type ProcessStat, ticksPerSecond } from '../proc/parse.ts'
import type { ProcessTable } from '../processTable.ts'

const columns = 'pid=,ppid=,pgid=,state=,rss=,time=,lstart='

/** One line of `ps -o` with the columns above. The process group stands for the session, which macOS hides. */
export const parsePsLine = (line: string): (ProcessStat & ProcessMemory) | null => {
  const [pid, ppid, group, state, rss, time, ...started] = line.trim().split(/\s+/)
  if (!pid || !ppid || !group || !state || !rss || !time) return null
  // [[days-]hours:]minutes:seconds[.hundredths]
  const [clock = '', days = '0'] = time.split('-').reverse()
  const seconds =
    clock.split(':').reduce((total, part) => total * 60 + Number(part), 0) + Number(days) * 86_400
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    session: Number(group),
    state: state[0]!,
    startTicks: Date.parse(started.join(' ')) / 1000,
    ownTicks: Math.round(seconds * ticksPerSecond),
    reapedTicks: 0,
    systemTicks: null,
    majorFaults: null,
    residentKb: Number(rss),
    highWaterKb: Number(rss),
  }
}

let processes = new Map<number, ProcessStat & ProcessMemory>()

const list = () => {
  const text = execFileSync('ps', ['-axo', columns], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  processes = new Map(
    text
      .split('\n')
      .flatMap((line) => parsePsLine(line) ?? [])
      .map((row) => [row.pid, row]),
  )
  return processes
}

/** macOS, where there is no /proc. Processes that leave both parent and group are not found. */
export const psTable: ProcessTable = {
  source: 'ps (sampled, live processes only)',
  keepsHighWater: false,
  pids: () => [...list().keys()],
  stat: (pid) => processes.get(pid) ?? list().get(pid) ?? null,
  memory: (pid) => processes.get(pid) ?? null,
  variable: () => null,
  io: () => null,
  proportionalKb: async () => null,
}
