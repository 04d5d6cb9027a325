import { fileURLToPath } from 'node:url'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take a minute or more, the longest first: started last, one alone would keep the others' cores
 * waiting. Vitest remembers durations itself, but not on a clean clone.
 */
const longest = [
  'stacks/spark/session.integration',
  'benchmarks/suites.integration',
  'vitest/gate.integration',
  'stacks/randomChains.integration',
  'stacks/malformed.integration',
  'vitest/realStacks.integration',
  'stacks/pythonic/session.integration',
  'dataset/readers.integration',
  'stacks/spark/cluster.integration',
  'stacks/pythonic/commit.integration',
  'vitest/reports.integration',
  'targets/local/local.integration',
  'vitest/baseline.integration',
  'vitest/fakeStack.integration',
  'vitest/interrupted.integration',
  'scenario/planner/agreementSpark.integration',
  'docs/ciExamples.integration',
  'reporters/html/html.integration',
  'monitor/collector.integration',
  'commands/data.integration',
  'dataset/determinism',
  'dataset/tpch',
  'verify/nested',
  'dataset/size',
  'commands/data',
  'verify/rows',
  'verify/rules',
  'verify/property',
  'dataset/shares',
  'dataset/distributions',
  'targets/local/processEnd',
  'verify/compare',
  'vitest/dockerCluster.docker',
  'vitest/docker.docker',
  'targets/docker/cluster.docker',
  'stacks/pythonic/objectStore.docker',
  'stacks/spark/objectStore.docker',
  'targets/docker/faults.docker',
  'targets/docker/services.docker',
  'referee/objectStore.docker',
  'targets/docker/usage.docker',
  'targets/docker/image.docker',
].map((name) => fileURLToPath(new URL(`../${name}.test.ts`, import.meta.url)))

const rank = ({ moduleId }: TestSpecification): number => {
  const found = longest.indexOf(moduleId)
  return found < 0 ? longest.length : found
}

const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder

/** Within each group of projects. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((one, other) => groupOf(one) - groupOf(other) || rank(one) - rank(other))
  }
}
