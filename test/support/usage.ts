import type { Measured, ResourceUsage } from '../../src/monitor/usage.ts'

export const figure = (value: number): Measured => ({ value, source: 'cgroup v2' })

/** Usage with every figure, changed by `of`. */
export const usage = (of: Partial<ResourceUsage> = {}): ResourceUsage => ({
  cpuSeconds: figure(1),
  cpuUserSeconds: figure(0.75),
  cpuSystemSeconds: figure(0.25),
  throttledSeconds: figure(0),
  peakMemoryMb: figure(100),
  peakMemoryUpperMb: figure(110),
  pageCacheMb: figure(5),
  majorFaults: figure(2),
  diskReadMb: figure(3),
  diskWriteMb: figure(4),
  networkMb: figure(6),
  loopbackMb: figure(0),
  cpuStallSeconds: figure(0.1),
  memoryStallSeconds: figure(0),
  ioStallSeconds: figure(0),
  outOfMemory: false,
  series: null,
  warnings: [],
  ...of,
})
