import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { type BenchProject, benchProject } from './benchProject.ts'
import { SUITES_ON_BOTH, suiteText } from './suites.ts'

/** A project with suites that ship, as they are, each trial of which is run once. */
export const suitesProject = (options: object): BenchProject => {
  const all = { blocks: 1, resourceLimits: { cpus: 2, memoryMb: 6144 }, ...options }
  const made = benchProject(JSON.stringify(all).slice(1, -1))
  for (const name of SUITES_ON_BOTH) made.write(name, suiteText(name))
  return made
}

/** Every trial that did not complete, with why. */
export const failures = ({ results }: BenchmarkResults): string[] =>
  results.flatMap(({ scenario, target, stackResults }) =>
    Object.values(stackResults).flatMap(({ label, executionResults }) =>
      executionResults.flatMap(({ status, error }) =>
        status === 'completed' ? [] : [`${scenario}, ${target}, ${label}: ${status} ${error?.message}`],
      ),
    ),
  )
