import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultExclude, type Plugin } from 'vitest/config'
import type { TestProject } from 'vitest/node'
import { reportFormats } from '../../reporters/index.ts'
import { resumedConfiguration } from '../controller/history.ts'
import { UserError } from '../recovery/errors.ts'
import type { BenchmarkConfig } from '../scenario/config.ts'
import { type Configuration, helpText, readConfiguration } from '../scenario/configuration.ts'
import { requireOneReference } from '../scenario/gateOptions.ts'
import type { VariantRequest } from '../scenario/variants.ts'
import type { TargetOptions } from '../targets/registry.ts'
import { DESCRIBE_VARIABLE, Describing, startDescribing } from './describing.ts'
import { etlBenchPool } from './pool.ts'
import { type Registrations, targetNamesWith } from './registrations.ts'
import { EtlBenchReporter } from './reporter.ts'
import { type Run, startRun } from './run.ts'

/** Options of `etlBenchPlugin()`: defaults for every scenario, and what else can run. */
export interface PluginOptions extends Partial<Omit<BenchmarkConfig, 'stacks'>> {
  stacks?: string[] | Record<string, Record<string, unknown>>
  /** Stacks and targets of your own, beside the built-in ones. */
  register?: Registrations
  /** The local target's own options. */
  local?: TargetOptions['local']
  /** The Docker target's own options: docs/docker.md. */
  docker?: TargetOptions['docker']
}

/** What Vitest's command line adds to the configuration, without public types, and what is read of the user's. */
interface BenchCommandLine {
  benchmarkOnly?: boolean
  '--'?: string[]
  project?: string | string[]
  reporters?: unknown
  benchmark?: { exclude?: string[] }
  projects?: unknown[]
}

/**
 * Makes `vitest bench` run `etlBench()` scenarios on real stacks. Ordinary test runs are left alone.
 *
 * @example
 * export default defineConfig({ plugins: [etlBenchPlugin({ blocks: 8 })] })
 */
export const etlBenchPlugin = ({
  register = {},
  local = {},
  docker = {},
  ...plugin
}: PluginOptions = {}): Plugin => {
  const configure = (args: readonly string[], root: string): Configuration => {
    const read = readConfiguration({ plugin, environment: process.env, args })
    if (describeTo) return checkTargets(read, register)
    const { resume } = read.config
    const configuration = resume ? resumedConfiguration(root, resume) : read
    requireOneReference(configuration.config)
    return checkReports(checkTargets(configuration, register))
  }
  return {
    name: 'etl-bench',
    // Read by a run that holds itself against the revision of this configuration.
    api: register,
    config: (config) => {
      const test = config.test as BenchCommandLine | undefined
      if (!test?.benchmarkOnly) return
      const args = test['--'] ?? []
      if (args.includes('--help')) leave(helpText(), 0)
      const { config: settings } = orLeave(() => configure(args, config.root ?? process.cwd()))
      // In place, because Vite would append a returned list: the user's own projects hold no scenarios.
      test.projects = targetsToRun(settings.targets, test, register).map((name) => ({
        extends: true,
        test: { name, include: [], retry: 0, benchmark: { ...test.benchmark, exclude: excluded(test) } },
      }))
      return {
        test: {
          // Watching makes no sense for runs of minutes, and `q` would cut the teardown short.
          watch: false,
          teardownTimeout: 120_000,
          project: [test.project ?? []].flat().map((filter) => `${filter} (bench)`),
          ...(test.reporters || describeTo ? {} : { reporters: [new EtlBenchReporter()] }),
        },
      }
    },
    configureVitest: async ({ vitest, project }) => {
      if (!project.config.benchmark.enabled) return
      // Vitest may evaluate the config file anew for each project: nothing can be kept from the hook above.
      const args = (vitest.config as { cliOptions?: BenchCommandLine }).cliOptions?.['--'] ?? []
      const configured = () => configure(args, vitest.config.root)
      if (describeTo) adopt(project, startDescribing(vitest, describeTo, configured))
      else
        adopt(
          project,
          await startRun(vitest, configured, register, { local, docker }).catch((error: Error) =>
            leave(error.message, 2),
          ),
        )
    },
  }
}

/** Where the description goes, in a command that only says what it would run. */
const describeTo = process.env[DESCRIBE_VARIABLE]

/** What the user leaves out, and other revisions' benchmark files. */
const excluded = ({ benchmark }: BenchCommandLine): string[] => [
  ...(benchmark?.exclude ?? defaultExclude),
  '**/.etl-bench/**',
]

const adopt = (project: TestProject, run: Run | Describing): void => {
  const { config, overrides } = run.configuration
  const target = project.name.replace(/ \(bench\)$/, '')
  // Vitest types only its own pools' names; `poolRunner` is what it then uses.
  project.config.pool = 'etl-bench' as typeof project.config.pool
  project.config.poolRunner = etlBenchPool((message) => run.answer(target, message))
  project.config.benchmark.provider = fileURLToPath(new URL(`./provider${extension}`, import.meta.url))
  project.provide('etlBench', {
    stacks: Object.keys(config.stacks),
    forcedStacks: overrides.stacks ? Object.keys(overrides.stacks) : null,
    variants: variantRequestOf(run.configuration),
    isDescribed: run instanceof Describing,
  })
}

const variantRequestOf = ({ config, overrides }: Configuration): VariantRequest => ({
  config: { size: config.size, sizes: config.sizes, limits: config.limits },
  overrides: { size: overrides.size, sizes: overrides.sizes, resourceLimits: overrides.resourceLimits },
})

/** `--project docker` is enough to run on a target that the options do not list. */
const targetsToRun = (listed: readonly string[], { project }: BenchCommandLine, register: Registrations) => {
  const named = [project ?? []].flat().filter((name) => targetNamesWith(register).includes(name))
  return [...new Set([...listed, ...named])]
}

const checkTargets = (configuration: Configuration, register: Registrations): Configuration => {
  const known = targetNamesWith(register)
  const unknown = configuration.config.targets.find((name) => !known.includes(name))
  if (unknown === undefined) return configuration
  throw new UserError(
    `etlBenchPlugin(options):\n  targets: expected some of ${known.join(', ')}; got "${unknown}"`,
  )
}

const checkReports = (configuration: Configuration): Configuration => {
  const known: readonly string[] = reportFormats
  const unknown = Object.keys(configuration.config.reports).find((name) => !known.includes(name))
  if (unknown === undefined) return configuration
  throw new UserError(
    `etlBenchPlugin({ reports }), --report: expected some of ${known.join(', ')}; got "${unknown}"`,
  )
}

/** `.ts` when run from sources, `.js` when built. */
const extension = extname(import.meta.url)

const leave = (text: string, code: number): never => {
  ;(code === 0 ? console.log : console.error)(text)
  process.exit(code)
}

/** A mistake in the configuration ends the command with its message alone. */
const orLeave = <Result>(read: () => Result): Result => {
  try {
    return read()
  } catch (error) {
    return leave((error as Error).message, 2)
  }
}
