import type { LimitEnforcement } from '../target.ts'
import { affinityPrefix } from './affinity.ts'
import type { GroupPlace } from './group.ts'

/** What holds a trial to its CPUs and memory on this machine. */
export const limitEnforcement = (
  groups: GroupPlace | { whyNot: string },
): Record<'cpus' | 'memory', LimitEnforcement> => {
  const affinity = affinityPrefix(1).length > 0
  return {
    cpus: affinity
      ? { enforced: true, by: holdsCpus(groups) ? 'CPU affinity and a cpuset' : 'CPU affinity' }
      : { enforced: false, by: 'engine settings; CPU affinity needs Linux and the taskset program' },
    memory:
      'whyNot' in groups
        ? { enforced: false, by: `engine settings; ${groups.whyNot}` }
        : { enforced: true, by: `cgroup v${groups.version}` },
  }
}

const holdsCpus = (groups: GroupPlace | { whyNot: string }): boolean =>
  'version' in groups && groups.holdsCpus
