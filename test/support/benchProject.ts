import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { execa, type Options } from 'execa'
import { type BenchmarkResults, benchmarkResults } from '../../src/analysis/results.ts'
import { type JournalLine, readJournal } from '../../src/trial/journal.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** By Node, as an installed plugin is; Vite would bundle all of the sources at each start. */
export const LOADED_AS_INSTALLED = '--configLoader=native'

/** A `vitest bench` under way. */
interface BenchCommand extends Promise<{ exitCode?: number; all: string }> {
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): boolean
  readonly stdout: Readable
  readonly stderr: Readable
}

/** A project of a user, in a folder of its own, that uses this checkout's sources. */
export interface BenchProject extends Disposable {
  readonly folder: string
  write(path: string, text: string): void
  /** `vitest bench …args`; never rejects for a failed run. */
  bench(args?: string[], options?: Options): BenchCommand
  report(): BenchmarkResults
  /** The newest run's journal; empty while there is none. */
  journal(): JournalLine[]
  runs(): string[]
}

const config = (options: string): string => `
import { defineConfig } from 'vitest/config'
import { etlBenchPlugin } from '${repository}src/plugin.ts'
import { fakeStack } from '${repository}fixtures/fakeStack/fakeStack.ts'

export default defineConfig({
  plugins: [etlBenchPlugin({ register: { stacks: [fakeStack] }, settleSeconds: 0, ${options} })],
  resolve: { alias: [{ find: /^etl-bench$/, replacement: '${repository}src/index.ts' }] },
})
`

/**
 * Makes the project; `options` is the inside of the plugin's options object. Trials start at once, unless
 * these say otherwise: no time of theirs is judged.
 */
export const benchProject = (options = ''): BenchProject => {
  const folder = mkdtempSync(join(tmpdir(), 'etl-bench-project-'))
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  const write = (path: string, text: string): void => {
    const target = join(folder, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
  write('package.json', '{ "type": "module" }')
  write('vitest.config.ts', config(options))
  const runs = () => {
    const all = join(folder, '.etl-bench', 'runs')
    return existsSync(all) ? readdirSync(all).sort() : []
  }
  return {
    folder,
    write,
    bench: (args = [], extra = {}) =>
      execa('vitest', ['bench', LOADED_AS_INSTALLED, ...args], {
        cwd: folder,
        preferLocal: true,
        localDir: repository,
        reject: false,
        all: true,
        // A test run's own variables would make the inner command believe that it is a worker.
        env: {
          VITEST: undefined,
          VITEST_MODE: undefined,
          VITEST_POOL_ID: undefined,
          VITEST_WORKER_ID: undefined,
          TEST: undefined,
          NODE_ENV: undefined,
          NO_COLOR: '1',
          FORCE_COLOR: undefined,
        },
        ...extra,
      }) as unknown as BenchCommand,
    report: () =>
      benchmarkResults.parse(JSON.parse(readFileSync(join(folder, '.etl-bench', 'report.json'), 'utf8'))),
    journal: () => {
      const path = join(folder, '.etl-bench', 'runs', runs().at(-1) ?? '', 'journal.jsonl')
      return existsSync(path) ? readJournal(path) : []
    },
    runs,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
