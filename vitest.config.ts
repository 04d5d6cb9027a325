import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { etlBenchPlugin } from './src/plugin.ts'
import { LongestFirst } from './test/setUp/longestFirst.ts'

/** What an abandoned run has left, any start removes: these tests want to do it themselves. */
const WITH_LEFTOVERS = ['test/**/leftovers.docker.test.ts', 'test/**/dockerKilled.docker.test.ts']

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Plain `vitest bench` runs the quickstart alone; another suite runs when its file is named. */
const isSuiteNamed = process.argv.some((argument) => argument.startsWith('benchmarks/'))

export default defineConfig({
  plugins: [etlBenchPlugin()],
  resolve: {
    alias: [
      { find: /^etl-bench$/, replacement: source('src/index.ts') },
      { find: /^etl-bench\/reporters$/, replacement: source('reporters/index.ts') },
    ],
  },
  test: {
    benchmark: { include: [isSuiteNamed ? 'benchmarks/*.bench.ts' : 'benchmarks/quickstart.bench.ts'] },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/*.docker.test.ts'],
          globalSetup: 'test/setUp/unit.ts',
          setupFiles: 'test/setUp/seed.ts',
          // Not 0: on two cores Vitest puts files of that group last.
          sequence: { groupOrder: 1 },
          maxWorkers: '100%',
          // No test changes what modules share, and loading them anew for each file takes half the time.
          isolate: false,
          // The first call to a fresh Python imports for seconds on a loaded machine.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.integration.test.ts'],
          globalSetup: ['test/setUp/compileCache.ts', 'test/setUp/integration.ts'],
          setupFiles: 'test/setUp/seed.ts',
          // After the unit tests: what fails fast fails first.
          sequence: { groupOrder: 2 },
          testTimeout: 300_000,
          hookTimeout: 600_000,
          // Half of what they do is to wait: for trials that sleep, for starts, for a calm machine.
          maxWorkers: availableParallelism() + 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'docker',
          include: ['test/**/*.docker.test.ts'],
          exclude: WITH_LEFTOVERS,
          globalSetup: ['test/setUp/compileCache.ts', 'test/setUp/docker.ts'],
          setupFiles: 'test/setUp/seed.ts',
          sequence: { groupOrder: 3 },
          testTimeout: 300_000,
          hookTimeout: 600_000,
          maxWorkers: availableParallelism() + 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'docker leftovers',
          include: WITH_LEFTOVERS,
          globalSetup: ['test/setUp/compileCache.ts', 'test/setUp/docker.ts'],
          setupFiles: 'test/setUp/seed.ts',
          sequence: { groupOrder: 4 },
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
