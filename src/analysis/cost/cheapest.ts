import type { ListedInstance } from './priceTable.ts'

/** The cheapest instance with at least these vCPUs and this memory; of several at a price the largest, then by name. */
export const cheapest = (
  instances: readonly ListedInstance[],
  need: { vcpus: number; memoryGib: number },
): ListedInstance | null =>
  instances
    .filter(({ vcpus, memoryGib }) => vcpus >= need.vcpus && memoryGib >= need.memoryGib)
    .toSorted(
      (a, b) =>
        a.usdPerHour - b.usdPerHour ||
        b.vcpus - a.vcpus ||
        b.memoryGib - a.memoryGib ||
        (a.name < b.name ? -1 : 1),
    )[0] ?? null
