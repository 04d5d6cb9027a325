import { recordSeries, type SeriesRecorder } from '../../monitor/timeSeries.ts'
import type { Measured, ResourceUsage } from '../../monitor/usage.ts'
import { type ContainerReading, type GroupFiles, isProcessIo, readGroupFiles } from './groupFiles.ts'

/** What the supervisor has read at one moment; a look has only some of the files. */
export interface Dump {
  /** On the container's monotonic clock. */
  ns: number
  files: GroupFiles
}

/** Turns the supervisor's dumps into the figures of a container. Definitions: docs/metrics.md. */
interface ContainerMeter {
  /** All counters at the start: what was used before is none of the program's. */
  begin(dump: Dump): void
  look(dump: Dump): void
  /** Figures at the last look, from the last value of each counter. */
  read(): ResourceUsage
}

const MB = 2 ** 20

export const meterContainer = (): ContainerMeter => {
  let startNs = 0
  let start: ContainerReading | null = null
  let files: GroupFiles = {}
  let recorder = recordSeries()
  let peaks = { working: 0, upper: 0, pageCache: 0 }
  let cacheBefore = 0

  const bound = ({ memory, peak }: ContainerReading): void => {
    if (!memory) return
    peaks.working = Math.max(peaks.working, memory.working)
    peaks.pageCache = Math.max(peaks.pageCache, memory.pageCache)
    // The kernel's peak can't be set back from inside. It grew in the stretch since the last look, or was not
    // passed in it; so it bounds what was held then together with the cache.
    if (peak !== null)
      peaks.upper = Math.max(peaks.upper, peak - Math.min(cacheBefore, memory.pageCache), memory.working)
    cacheBefore = memory.pageCache
  }

  const look = (dump: Dump): void => {
    files = { ...withoutProcesses(files, dump.files), ...dump.files }
    const reading = readGroupFiles(files)
    bound(reading)
    record(recorder, (dump.ns - startNs) / 1e6, reading, start)
  }

  return {
    begin: (dump) => {
      startNs = dump.ns
      files = dump.files
      start = readGroupFiles(files)
      recorder = recordSeries()
      peaks = { working: 0, upper: 0, pageCache: 0 }
      cacheBefore = start.memory?.pageCache ?? 0
      bound(start)
      record(recorder, 0, start, start)
    },
    look,
    read: () => figures(readGroupFiles(files), start, peaks, recorder),
  }
}

/** Where a dump has the I/O of processes it has that of all, and who is not among them has ended. */
const withoutProcesses = (files: GroupFiles, newer: GroupFiles): GroupFiles =>
  Object.keys(newer).some(isProcessIo)
    ? Object.fromEntries(Object.entries(files).filter(([name]) => !isProcessIo(name)))
    : files

const record = (
  recorder: SeriesRecorder,
  atMs: number,
  now: ContainerReading,
  start: ContainerReading | null,
): void => {
  if (now.memory) recorder.memory(atMs, now.memory.working / MB)
  if (now.cpu) recorder.count('cpuSeconds', atMs, now.cpu.total - (start?.cpu?.total ?? 0))
  if (!now.io) return
  recorder.count('readMb', atMs, (now.io.readBytes - (start?.io?.readBytes ?? 0)) / MB)
  recorder.count('writtenMb', atMs, (now.io.writtenBytes - (start?.io?.writtenBytes ?? 0)) / MB)
}

const figures = (
  now: ContainerReading,
  start: ContainerReading | null,
  peaks: { working: number; upper: number; pageCache: number },
  recorder: SeriesRecorder,
): ResourceUsage => {
  const group = `cgroup v${now.version}`
  const missing = `${group} of the container has no such counter`
  const value = (got: number | null | undefined, source = group, reason = missing): Measured =>
    got === null || got === undefined ? { value: null, reason } : { value: got, source }
  /** Growth since the start. */
  const since = (pick: (reading: ContainerReading) => number | null | undefined): number | null => {
    const got = pick(now)
    return got === null || got === undefined ? null : got - ((start && pick(start)) ?? 0)
  }
  const mebibytes = (got: number | null): number | null => (got === null ? null : got / MB)
  const peak = (bytes: number): number | null => (now.memory ? bytes / MB : null)
  const io = (pick: (io: NonNullable<ContainerReading['io']>) => number) =>
    value(
      mebibytes(since((reading) => reading.io && pick(reading.io))),
      now.io?.source,
      'neither the cgroup nor /proc of the container counts it',
    )
  const network = (pick: (network: NonNullable<ContainerReading['network']>) => number) =>
    value(
      mebibytes(since((reading) => reading.network && pick(reading.network))),
      'network namespace',
      'the container shows no /proc/net/dev',
    )
  return {
    cpuSeconds: value(since(({ cpu }) => cpu?.total)),
    cpuUserSeconds: value(since(({ cpu }) => cpu?.user)),
    cpuSystemSeconds: value(since(({ cpu }) => cpu?.system)),
    throttledSeconds: value(since(({ throttledSeconds }) => throttledSeconds)),
    peakMemoryMb: value(peak(peaks.working)),
    peakMemoryUpperMb: value(now.peak === null ? null : peak(peaks.upper)),
    pageCacheMb: value(peak(peaks.pageCache)),
    majorFaults: value(since(({ memory }) => memory?.majorFaults)),
    diskReadMb: io(({ readBytes }) => readBytes),
    diskWriteMb: io(({ writtenBytes }) => writtenBytes),
    networkMb: network(({ outside }) => outside),
    loopbackMb: network(({ loopback }) => loopback),
    cpuStallSeconds: value(since(({ stalled }) => stalled.cpu)),
    memoryStallSeconds: value(since(({ stalled }) => stalled.memory)),
    ioStallSeconds: value(since(({ stalled }) => stalled.io)),
    outOfMemory: (since(({ outOfMemoryKills }) => outOfMemoryKills) ?? 0) > 0,
    series: recorder.series(),
    warnings: [],
  }
}
