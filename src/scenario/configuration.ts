import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { UserError } from '../recovery/errors.ts'
import { type BenchmarkConfig, benchmarkConfig, defaultConfig } from './config.ts'
import { costOptions } from './costOptions.ts'
import { parseOrExplain } from './explain.ts'
import { defaultGateBlocks, gateOptions, isPaired, withRunsGate } from './gateOptions.ts'
import { nearest } from './nearest.ts'
import { flag, list, number, type Option, text } from './option.ts'
import { reportOptions } from './reportOptions.ts'
import { variantOptions } from './variantSettings.ts'

/** `8`, or looks: `5,10,15`. */
const blocks = (text: string): unknown =>
  text.includes(',') ? { looks: list(text).map(number) } : number(text)

/** Options after `--`, each also an environment variable (`--blocks` is `ETL_BENCH_BLOCKS`). */
export const options: Record<string, Option> = {
  size: {
    value: 'small|medium|large|60MB',
    help: 'size of generated data, for every scenario; default: as each declares',
    parse: text,
    put: ['size'],
  },
  ...variantOptions,
  blocks: {
    value: 'n|5,10,15',
    help: 'blocks to run, each every stack once; several: end after the first of these that is clear; default 6, with a gate 5,10,15',
    parse: blocks,
    put: ['blocks'],
  },
  stacks: {
    value: 'a,b',
    help: 'stacks to run, e.g. spark,pythonic:duckdb; default spark,pythonic',
    parse: list,
    put: ['stacks'],
  },
  seed: {
    value: 'n',
    help: 'seed for the order of stacks within blocks; default: drawn and recorded',
    parse: number,
    put: ['seed'],
  },
  warm: {
    value: 'n',
    help: 'repeats in the same session after each timed run; default 0',
    parse: number,
    put: ['warm'],
  },
  profile: {
    value: '',
    help: 'run each stack once more after the blocks, untimed, and keep its engine’s profiles',
    parse: flag,
    put: ['profile'],
  },
  'smallest-memory': {
    value: '',
    help: 'search, after the blocks, the least memory with which each stack still writes the right output',
    parse: flag,
    put: ['smallestMemory'],
  },
  'timeout-minutes': {
    value: 'n',
    help: 'end a trial that takes longer, minutes; default 30',
    parse: number,
    put: ['timeoutMinutes'],
  },
  'settle-seconds': {
    value: 'n',
    help: 'wait at most so long for a calm machine before each trial, seconds; 0: start at once; default 10',
    parse: number,
    put: ['settleSeconds'],
  },
  cpus: {
    value: 'n',
    help: 'cores that one trial may use, in place of `limits` too; default: all',
    parse: number,
    put: ['resourceLimits', 'cpus'],
  },
  'memory-mb': {
    value: 'n',
    help: 'memory that one trial may use, MiB, in place of `limits` too; default: 3/4 of the machine’s, at most 8192',
    parse: number,
    put: ['resourceLimits', 'memoryMb'],
  },
  resume: {
    value: 'run',
    help: 'redo only the incomplete blocks of an earlier run',
    parse: text,
    put: ['resume'],
  },
  'cache-max-size': {
    value: '50GB',
    help: 'what generated data may take in the cache; the least recently used goes first; default 50GB',
    parse: text,
    put: ['cacheMaxSize'],
  },
  keep: { value: '', help: 'leave catalog and warehouse in place at the end', parse: flag, put: ['keep'] },
  ...gateOptions,
  ...costOptions,
  ...reportOptions,
}

const variableOf = (name: string): string => `ETL_BENCH_${name.toUpperCase().replaceAll('-', '_')}`

/** Variables that are no options: of the cache, of set-up, of `compose.yaml`, and of processes that this one starts. */
const otherVariables =
  /^ETL_BENCH_(?:CACHE_DIR|PYTHON|USER|PASSWORD|[A-Z]+_PORT|DESCRIBE|PROTOCOL_FD|TRIAL|TEST_\w+)$/

/** One line for each variable that looks like an option and is none. */
export const unknownVariables = (environment: Readonly<Record<string, string | undefined>>): string[] => {
  const known = Object.keys(options).map(variableOf)
  return Object.keys(environment)
    .filter((name) => name.startsWith('ETL_BENCH_') && !known.includes(name) && !otherVariables.test(name))
    .map((name) => {
      const near = nearest(name, known)
      return `${name} is no variable of etl-bench and changes nothing${near ? `; the nearest is ${near}` : ''}`
    })
}

/** The text of `npx vitest bench -- --help`. */
export const helpText = (): string => {
  const rows = Object.entries(options).map(([name, { value, help }]) => [
    `--${name}${value ? ` <${value}>` : ''}`,
    help,
  ])
  const width = Math.max(...rows.map(([left]) => left!.length)) + 2
  return [
    'Usage: npx vitest bench [file filters] [--project local] [-t name] -- [options]',
    '',
    ...rows.map(([left, help]) => `  ${left!.padEnd(width)}${help}`),
    `  ${'--help'.padEnd(width)}this text`,
    '',
    'Each option is also an environment variable, e.g. ETL_BENCH_BLOCKS=10.',
    'A gate ends with 0 pass, 1 regressed, 2 could not measure, 3 inconclusive.',
    'The command line goes before the environment, then the scenario, then the plugin’s options.',
  ].join('\n')
}

const put = (target: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void => {
  if (rest.length === 0) {
    target[key!] = value
    return
  }
  target[key!] ??= {}
  put(target[key!] as Record<string, unknown>, rest, value)
}

const fromArguments = (args: readonly string[]): Record<string, string | boolean | undefined> => {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: Object.fromEntries(
        Object.entries(options).map(([name, option]) => [
          name,
          { type: option.value ? 'string' : 'boolean' } as const,
        ]),
      ),
    }).values as Record<string, string | boolean | undefined>
  } catch (error) {
    const known = Object.keys(options)
      .map((name) => `--${name}`)
      .join(', ')
    const asked = /'--([^\s'=]+)/.exec((error as Error).message)?.[1]
    const near = asked === undefined ? null : nearest(asked, Object.keys(options))
    const hint = near !== null && near !== asked ? ` The nearest is --${near}.` : ''
    throw new UserError(`${(error as Error).message}${hint}\nOptions after -- are: ${known}, --help.`)
  }
}

/** Where each part of the configuration came from, weakest first. */
interface ConfigurationSources {
  plugin: Record<string, unknown>
  environment: Readonly<Record<string, string | undefined>>
  args: readonly string[]
}

const partialConfig = benchmarkConfig.partial()

export interface Configuration {
  /** Complete settings for scenarios that set nothing themselves. */
  config: BenchmarkConfig
  /** What environment and command line said: stronger than a scenario's own settings. */
  overrides: z.infer<typeof partialConfig>
}

/** ConfigurationManager: plugin options, environment and command line become one checked configuration. */
export const readConfiguration = ({ plugin, environment, args }: ConfigurationSources): Configuration => {
  const given = fromArguments(args)
  const overrides: Record<string, unknown> = {}
  const subjects: string[] = []
  for (const [name, option] of Object.entries(options)) {
    const fromLine = given[name]
    const raw = fromLine === undefined ? environment[variableOf(name)] : String(fromLine)
    if (raw === undefined || raw === '') continue
    subjects.push(fromLine === undefined ? variableOf(name) : `--${name}`)
    put(overrides, option.put, option.parse(raw))
  }
  const known = parseOrExplain(partialConfig, plugin, 'etlBenchPlugin(options)')
  const stronger = parseOrExplain(partialConfig, overrides, subjects.join(', '))
  requireOneSize(known, 'etlBenchPlugin(options)')
  requireOneSize(stronger, '--size, --sizes')
  const config = withRunsGate(mergeSettings(defaultConfig, known, stronger), stronger)
  // What the options declare stays to be seen where a command takes some of it alone: see variants.ts.
  if (known.sizes) config.sizes = known.sizes
  else delete config.sizes
  const asked = stronger.blocks ?? known.blocks
  if (asked === undefined && isPaired(config)) config.blocks = defaultGateBlocks
  return { config, overrides: stronger }
}

const nestedSettings = ['resourceLimits', 'write', 'reports', 'workload', 'cost']

const requireOneSize = ({ size, sizes }: { size?: unknown; sizes?: unknown }, subject: string): void => {
  if (size === undefined || sizes === undefined) return
  throw new UserError(`${subject}: expected either size or sizes; got both`)
}

/** Later layers win; settings with fields of their own are merged field by field. */
export const mergeSettings = <Base extends object>(base: Base, ...layers: object[]): Base => {
  const merged = { ...base } as Record<string, unknown>
  for (const [key, value] of layers.flatMap((layer) => Object.entries(layer))) {
    if (value === undefined) continue
    const nested = nestedSettings.includes(key)
    merged[key] = nested ? { ...(merged[key] as object | undefined), ...value } : value
  }
  return merged as Base
}
