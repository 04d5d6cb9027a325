import { type Check, limited, ok } from '../../diagnosis.ts'
import type { LimitEnforcement } from '../../target.ts'

/** What holds trials to their limits, and what keeps their network apart. */
export const limitChecks = (
  { cpus, memory }: Record<'cpus' | 'memory', LimitEnforcement>,
  network: readonly string[] | { whyNot: string },
): Check[] => [
  cpus.enforced
    ? ok('CPU limit', `kept by ${cpus.by}`)
    : limited('CPU limit', `advisory: ${cpus.by}`, 'run on Linux with util-linux (taskset)'),
  memory.enforced
    ? ok('memory limit', `kept by ${memory.by}`)
    : limited(
        'memory limit',
        `advisory: ${memory.by}`,
        'run as root, or by `systemd-run --user --scope -p Delegate=yes npx vitest bench`',
      ),
  'whyNot' in network
    ? limited('network of a trial', `not counted: ${network.whyNot}`, 'run as root, or allow user namespaces')
    : ok('network of a trial', 'counted in a network namespace of its own'),
]
