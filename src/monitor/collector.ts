import { type GroupFolders, readGroup } from './cgroup/counters.ts'
import { sampleGroup } from './groupSampler.ts'
import type { followNetwork, NetworkBytes } from './network.ts'
import { noiseBetween, readNoise } from './noise.ts'
import type { ProcessTable } from './processTable.ts'
import type { ProcessTree } from './processTree.ts'
import { recordSeries } from './timeSeries.ts'
import { sampleTree } from './treeSampler.ts'
import type { Measured, ResourceUsage } from './usage.ts'

interface MetricSources {
  table: ProcessTable
  tree: ProcessTree
  /** The trial's own control group, or why it has none. */
  group: GroupFolders | { whyNot: string }
  /** The trial's own network, or why it has none. */
  network: ReturnType<typeof followNetwork> | { whyNot: string }
  /** Whether the kernel has ended one of its processes for want of memory. */
  outOfMemory(): boolean
}

interface MetricsCollector {
  /** Figures at this moment. */
  usage(): Promise<ResourceUsage>
  /** Ends the sampling; `usage` then knows what still lives. */
  stop(): void
}

const MB = 2 ** 20

/**
 * Measures a trial from several sources at once. Each figure is of the first that has it: the counters of the
 * trial's own control group, then those of its processes. One that fails midway gives way to the next.
 */
export const collectMetrics = (sources: MetricSources): MetricsCollector => {
  const startedMs = performance.now()
  const sinceStart = () => performance.now() - startedMs
  const { table } = sources
  const noise = readNoise()
  const recorder = recordSeries()

  const folders = 'whyNot' in sources.group ? null : sources.group
  const reader = folders && readGroup(folders)
  const counted = { cpu: false, memory: false, io: false }
  const group =
    reader &&
    sampleGroup(
      reader,
      (memory) => recorder.memory(sinceStart(), memory.working / MB),
      ({ cpu, memory, io }) => {
        Object.assign(counted, { cpu: cpu !== null, memory: memory !== null, io: io !== null })
        const at = sinceStart()
        if (cpu) recorder.count('cpuSeconds', at, cpu.total)
        if (io) recorder.count('readMb', at, io.readBytes / MB)
        if (io) recorder.count('writtenMb', at, io.writtenBytes / MB)
      },
    )
  const groupCounts = (what: keyof typeof counted) => counted[what] && !group?.failed()

  let network: NetworkBytes | null = null
  const processes = sampleTree(table, sources.tree, {
    alone: () => !groupCounts('memory') || !groupCounts('cpu'),
    onLook: ({ pids, residentMb, cpuSeconds, io }) => {
      const at = sinceStart()
      if ('read' in sources.network) network = sources.network.read(pids)
      if (!groupCounts('memory')) recorder.memory(at, residentMb)
      if (!groupCounts('cpu')) recorder.count('cpuSeconds', at, cpuSeconds)
      if (io && !groupCounts('io')) {
        recorder.count('readMb', at, io.readMb)
        recorder.count('writtenMb', at, io.writtenMb)
      }
    },
  })

  const usage = async (): Promise<ResourceUsage> => {
    const noiseNow = readNoise()
    const { last = null, failure = null } = group?.read() ?? {}
    const tree = await processes.read()
    const peaks = reader?.peaks()
    const now = failure === null ? last : null
    const inGroup = (value: number | null | undefined): Figure => ({
      value,
      source: `cgroup v${reader?.version}`,
    })
    const inTree = (value: number | null | undefined): Figure => ({ value, source: table.source })
    const noGroup =
      'whyNot' in sources.group
        ? sources.group.whyNot
        : failure !== null
          ? `the trial's cgroup could not be read to the end: ${failure}`
          : 'the cgroup has no such counter'
    const groupOnly = (value: number | null | undefined) => choose(noGroup, inGroup(value))
    const either = (group: number | null | undefined, tree: number | null) =>
      choose(`${table.source} shows no such counter`, inGroup(group), inTree(tree))

    const cpuSeconds = either(now?.cpu?.total, Math.max(tree.cpuSeconds, last?.cpu?.total ?? 0))
    // What the group held as long as it could be read is a lower bound for good.
    const lowerMb = (peaks?.working ?? 0) / MB
    const memoryNow = now?.memory ? lowerMb : null
    const peakMemoryMb = either(memoryNow, Math.max(tree.peakLowerMb, lowerMb))
    const upperMb = memoryNow === null ? null : upperBound(peaks!, tree.peakUpperMb)
    const noNetwork = 'whyNot' in sources.network ? sources.network.whyNot : 'no process of it was seen'
    const ofNetwork = (value: number | undefined) =>
      choose(noNetwork, { value: value === undefined ? null : value / MB, source: 'network namespace' })
    return {
      cpuSeconds,
      cpuUserSeconds: either(
        now?.cpu?.user,
        tree.cpuSystemSeconds === null ? null : tree.cpuSeconds - tree.cpuSystemSeconds,
      ),
      cpuSystemSeconds: either(now?.cpu?.system, tree.cpuSystemSeconds),
      throttledSeconds: choose('no control group around the harness counts it', {
        value: noiseNow.throttled === null ? null : noiseNow.throttled - (noise.throttled ?? 0),
        source: 'control groups around the harness',
      }),
      peakMemoryMb,
      peakMemoryUpperMb: atLeast(peakMemoryMb.value!, either(upperMb, tree.peakUpperMb)),
      pageCacheMb: groupOnly(now?.memory && peaks!.pageCache / MB),
      majorFaults: either(now?.memory?.majorFaults, tree.majorFaults),
      diskReadMb: either(now?.io && now.io.readBytes / MB, tree.readMb),
      diskWriteMb: either(now?.io && now.io.writtenBytes / MB, tree.writtenMb),
      networkMb: ofNetwork(network?.outside),
      loopbackMb: ofNetwork(network?.loopback),
      cpuStallSeconds: groupOnly(now?.stalled.cpu),
      memoryStallSeconds: groupOnly(now?.stalled.memory),
      ioStallSeconds: groupOnly(now?.stalled.io),
      outOfMemory: sources.outOfMemory(),
      series: recorder.series(),
      noise: noiseBetween(noise, noiseNow, { cpuSeconds: cpuSeconds.value, pids: tree.pids }),
      warnings: failure === null && folders ? [] : [basicMetrics(noGroup, table.source)],
    }
  }
  return {
    usage,
    stop: () => {
      group?.stop()
      processes.stop()
      reader?.close()
    },
  }
}

interface Figure {
  value: number | null | undefined
  source: string
}

/** The first figure that there is. */
const choose = (reason: string, ...figures: readonly Figure[]): Measured => {
  const found = figures.find(({ value }) => value !== null && value !== undefined)
  return found ? { value: found.value!, source: found.source } : { value: null, reason }
}

const atLeast = (least: number, { value, ...rest }: Measured): Measured =>
  value === null ? { value, ...rest } : { value: Math.max(least, value), ...rest }

/**
 * Usage without page cache, at its highest between two looks. Where the kernel's peak can't be set back it holds
 * the cache of the whole trial, and the processes' own marks may be the closer bound.
 */
const upperBound = (
  { upper, withCache }: { upper: number | null; withCache: number | null },
  marksMb: number | null,
): number | null => {
  if (upper !== null) return upper / MB
  return withCache === null ? null : Math.min(withCache / MB, marksMb ?? Number.POSITIVE_INFINITY)
}

const basicMetrics = (why: string, source: string) => ({
  code: 'basicMetrics',
  text: `CPU time and memory are basic figures, from ${source}: ${why}`,
  advice: 'docs/metrics.md says how far off they can be, and how to get exact ones',
})
