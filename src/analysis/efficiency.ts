import { median } from 'simple-statistics'
import type { ExecutionResult } from '../trial/record.ts'
import { isCompleted } from './aggregate.ts'
import type { ResourceEfficiency } from './stackResult.ts'

/** What the completed trials made of CPU and memory. `inputRows`: rows of all input tables. */
export const efficiencyOf = (
  trials: readonly ExecutionResult[],
  inputRows: number,
): Omit<ResourceEfficiency, 'recordsPerDollar'> => {
  const completed = trials.filter(isCompleted)
  const medianRate = (used: (trial: ExecutionResult) => number | null): number | null => {
    const rates = completed.flatMap((trial) => {
      const amount = used(trial)
      return amount !== null && amount > 0 ? [inputRows / amount] : []
    })
    return rates.length > 0 ? median(rates) : null
  }
  return {
    recordsPerCpuSecond: medianRate(({ cpuSeconds }) => cpuSeconds),
    recordsPerGibSecond: medianRate(({ metrics: { peakMemoryMb, executionTimeMs } }) =>
      peakMemoryMb === null || executionTimeMs === null
        ? null
        : (peakMemoryMb / 1024) * (executionTimeMs / 1000),
    ),
  }
}
