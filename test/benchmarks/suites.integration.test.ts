import { expect, test } from 'vitest'
import { quickLocalConf } from '../stacks/support/engine.ts'
import { benchProject } from '../support/benchProject.ts'
import { localSuites, suiteText } from '../support/suites.ts'

// A suite of seven scenarios starts Spark seven times.
const MOST_MS = 15 * 60_000

const stacks = { spark: { conf: quickLocalConf() }, 'pythonic:polars': {}, 'pythonic:duckdb': {} }

/** Suites that ship, at their smallest, on Spark and on both engines of the Pythonic stack. */
test.each(localSuites())(
  '%s: all stacks write the same tables',
  async (suite) => {
    using project = benchProject(`stacks: ${JSON.stringify(stacks)}, blocks: 1`)
    project.write(suite, suiteText(suite))
    const { exitCode, all } = await project.bench(['--', '--size', '1MB'])
    expect(exitCode, all).toBe(0)
    const { results } = project.report()
    expect(results.length).toBeGreaterThan(0)
    for (const { scenario, size, verification, stackResults, warnings } of results) {
      const failed = Object.values(stackResults).flatMap(({ label, executionResults }) =>
        executionResults.flatMap(({ status, error }) =>
          status === 'completed' ? [] : [`${label}: ${status} ${error?.message}`],
        ),
      )
      expect({ scenario, size, failed, identical: verification.identical }).toEqual({
        scenario,
        size: '1MB',
        failed: [],
        identical: true,
      })
      expect(warnings.filter(({ code }) => code === 'selectivityDiffers')).toEqual([])
    }
  },
  MOST_MS,
)
