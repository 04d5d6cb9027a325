import { localTable } from '../../../monitor/localTable.ts'
import type { MetricSource } from '../../diagnosis.ts'
import type { GroupPlace } from '../group.ts'

/** Where each metric of a trial comes from on this machine. */
export const metricSources = (
  group: GroupPlace | { whyNot: string },
  network: readonly string[] | { whyNot: string },
): MetricSource[] => {
  const { source: processes, keepsHighWater } = localTable
  const version = 'version' in group ? group.version : null
  const cgroup = `cgroup v${version}`
  const clock = { source: 'monotonic clock', exactness: 'exact' }
  return [
    { metric: 'executionTimeMs', ...clock },
    { metric: 'startupTimeMs', ...clock },
    version === null
      ? {
          metric: 'peakMemoryMb',
          source: processes,
          exactness: keepsHighWater ? 'an interval: sampled PSS to sum of high-water marks' : 'sampled',
        }
      : {
          metric: 'peakMemoryMb',
          source: cgroup,
          exactness: 'an interval: largest seen to largest possible',
        },
    {
      metric: 'avgCpuPercent',
      source: version === null ? processes : cgroup,
      exactness: version === null ? 'counted, short-lived detached processes may be missed' : 'exact',
    },
    version === 2
      ? { metric: 'diskIoMb', source: `${cgroup}, else ${processes}`, exactness: 'exact, at the disk' }
      : {
          metric: 'diskIoMb',
          source: processes,
          exactness: keepsHighWater ? 'counted, at the disk' : 'not measured',
        },
    'whyNot' in network
      ? { metric: 'networkIoMb', source: 'none', exactness: 'not measured' }
      : { metric: 'networkIoMb', source: 'network namespace', exactness: 'exact' },
    { metric: 'throughputRecordsPerSec', source: 'input rows over executionTimeMs', exactness: 'exact' },
    { metric: 'errorCount', source: 'the runner', exactness: 'exact' },
  ]
}
