import { describe, expect, test } from 'vitest'
import {
  helpText,
  mergeSettings,
  options,
  readConfiguration,
  unknownVariables,
} from '../../src/scenario/configuration.ts'
import { defaultGateSettings, requireOneReference } from '../../src/scenario/gateOptions.ts'

const read = (
  args: string[],
  environment: Record<string, string> = {},
  plugin: Record<string, unknown> = {},
) => readConfiguration({ plugin, environment, args })

describe('where a setting comes from', () => {
  test('nothing set gives six blocks of spark and pythonic on the local target', () => {
    const { config, overrides } = read([])
    expect(config).toMatchObject({
      blocks: 6,
      targets: ['local'],
      stacks: { spark: {}, pythonic: {} },
      warm: 0,
    })
    expect(overrides).toEqual({})
  })

  test('the command line wins over the environment, which wins over the plugin', () => {
    const environment = { ETL_BENCH_BLOCKS: '4', ETL_BENCH_WARM: '2' }
    const { config } = read(['--blocks', '3'], environment, { blocks: 9, warm: 9, timeoutMinutes: 9 })
    expect(config).toMatchObject({ blocks: 3, warm: 2, timeoutMinutes: 9 })
  })

  test('limits are merged field by field', () => {
    const { config } = read(['--cpus', '2'], {}, { resourceLimits: { memoryMb: 2048, cpus: 8 } })
    expect(config.resourceLimits).toEqual({ cpus: 2, memoryMb: 2048 })
  })

  test('stacks may be a list or settings by name', () => {
    expect(read(['--stacks', 'spark, pythonic:duckdb']).overrides.stacks).toEqual({
      spark: {},
      'pythonic:duckdb': {},
    })
    const settings = { spark: { conf: { 'spark.sql.shuffle.partitions': '4' } } }
    expect(read([], {}, { stacks: settings }).config.stacks).toEqual(settings)
  })

  test('a flag needs no value on the command line and takes true or 1 in the environment', () => {
    expect(read(['--keep']).config.keep).toBe(true)
    expect(read([], { ETL_BENCH_KEEP: '1' }).config.keep).toBe(true)
    expect(read([], { ETL_BENCH_KEEP: 'false' }).config.keep).toBe(false)
  })
})

describe('blocks', () => {
  test('are a number, or rising looks', () => {
    expect(read(['--blocks', '8']).config.blocks).toBe(8)
    expect(read(['--blocks', '5, 10,15']).config.blocks).toEqual({ looks: [5, 10, 15] })
    expect(read([], {}, { blocks: { looks: [3, 6] } }).config.blocks).toEqual({ looks: [3, 6] })
  })

  test.each(['10,5', '5,5', '5,x', '5,', '5,1000'])('refuses %s', (blocks) => {
    expect(() => read(['--blocks', blocks])).toThrow(/--blocks:\n {2}blocks/)
  })

  test('are 5, 10, 15 for a gate or a calibration, unless some were asked for', () => {
    const usual = { looks: [5, 10, 15] }
    expect(read(['--against', 'main']).config.blocks).toEqual(usual)
    // A stored baseline has no looks: its sessions say how many blocks there are.
    expect(read(['--baseline', 'nightly']).config.blocks).toBe(6)
    expect(read(['--calibrate', '20']).config.blocks).toEqual(usual)
    expect(read(['--against', 'main', '--blocks', '7']).config.blocks).toBe(7)
    expect(read(['--against', 'main'], {}, { blocks: 9 }).config.blocks).toBe(9)
  })
})

describe('a gate', () => {
  test('has a margin in per cent on the command line and as a share in the plugin', () => {
    expect(read([]).config).toMatchObject({ gate: false, margin: 0.05, inconclusive: 'fail' })
    expect(read(['--margin', '7.5%']).config.margin).toBeCloseTo(0.075, 12)
    expect(read([], {}, { margin: 0.1 }).config.margin).toBe(0.1)
    expect(() => read(['--margin', '5'])).toThrow(/margin: expected a share such as 0.05.*got "5"/)
  })

  test.each([
    [{ gate: true }, /expected what to hold the run against/],
    [{ gate: true, against: 'main', baseline: 'nightly' }, /expected one of them; got both/],
  ])('needs one reference: %j', (settings, message) => {
    expect(() => requireOneReference({ ...defaultGateSettings, ...settings })).toThrow(message)
  })

  test('begins where a reference is named for the run; those of the plugin are for --gate', () => {
    expect(read([], {}, { against: 'main' }).config).toMatchObject({ gate: false, against: 'main' })
    expect(read(['--gate'], {}, { against: 'main' }).config).toMatchObject({ gate: true, against: 'main' })
    const named = read(['--against', 'v1'], {}, { gate: true, baseline: 'nightly' }).config
    expect(named).toMatchObject({ gate: true, against: 'v1' })
    expect(named).not.toHaveProperty('baseline')
    expect(read([], { ETL_BENCH_GATE: 'false' }, { gate: true, against: 'main' }).config.gate).toBe(false)
  })

  test('gives way to a calibration, unless both are asked for', () => {
    expect(read(['--calibrate', '3'], {}, { gate: true, against: 'main' }).config.gate).toBe(false)
    expect(() => read(['--calibrate', '3', '--against', 'main'])).toThrow(/expected no gate beside it/)
  })

  test.each([{}, { against: 'main' }, { gate: true, baseline: 'nightly' }, { calibrate: 3 }])(
    'takes %j',
    (settings) => {
      expect(() => requireOneReference({ ...defaultGateSettings, ...settings })).not.toThrow()
    },
  )
})

describe('mistakes name the option, what was expected and what came', () => {
  test.each([
    [['--blocks', 'six'], '--blocks', 'blocks: expected number; got "six"'],
    [['--blocks', '0'], '--blocks', 'expected number to be >=1; got 0'],
    [['--seed', '-1'], '--seed', "Option '--seed' argument is ambiguous"],
    [['--cpus', '1.5'], '--cpus', 'resourceLimits.cpus: expected int; got 1.5'],
  ])('%j', (args, subject, message) => {
    expect(() => read(args)).toThrow(subject)
    expect(() => read(args)).toThrow(message)
  })

  test('an unknown option lists the known ones', () => {
    expect(() => read(['--block', '3'])).toThrow(/Unknown option '--block'[\s\S]*--size, --sizes, --blocks/)
  })

  test('an environment variable is named as such', () => {
    expect(() => read([], { ETL_BENCH_TIMEOUT_MINUTES: 'soon' })).toThrow('ETL_BENCH_TIMEOUT_MINUTES')
  })

  test('an unknown plugin option is refused', () => {
    expect(() => read([], {}, { block: 3 })).toThrow(/etlBenchPlugin\(options\)[\s\S]*block/)
  })
})

test('the help names every option', () => {
  for (const name of Object.keys(options)) expect(helpText()).toContain(`--${name}`)
})

test('merging leaves out what is undefined', () => {
  expect(mergeSettings({ blocks: 6 }, { blocks: undefined }, { blocks: 8 })).toEqual({ blocks: 8 })
})

describe('a misspelt name is told with the nearest that there is', () => {
  test('of an option on the command line', () => {
    expect(() => read(['--block', '3'])).toThrow(/--block.*The nearest is --blocks\./)
  })

  test('of an option of the plugin', () => {
    expect(() => read([], {}, { resourceLimit: {} })).toThrow(
      'etlBenchPlugin(options):\n  (whole): Unrecognized key: "resourceLimit"; the nearest is resourceLimits',
    )
    expect(() => read([], {}, { resourceLimits: { cpu: 2 } })).toThrow('"cpu"; the nearest is cpus')
  })

  test('of a variable, which is no error', () => {
    const environment = { ETL_BENCH_BLOKS: '3', ETL_BENCH_BLOCKS: '3', ETL_BENCH_CACHE_DIR: '/x', PATH: '' }
    expect(unknownVariables(environment)).toEqual([
      'ETL_BENCH_BLOKS is no variable of etl-bench and changes nothing; the nearest is ETL_BENCH_BLOCKS',
    ])
    // What compose.yaml is brought up with.
    expect(unknownVariables({ ETL_BENCH_PASSWORD: 'p', ETL_BENCH_POSTGRES_PORT: '5433' })).toEqual([])
  })
})

test('the defaults that --help tells are those that hold', () => {
  const { config } = read([])
  const line = (name: string) =>
    helpText()
      .split('\n')
      .find((row) => row.includes(`--${name} `))
  expect(line('blocks')).toMatch(new RegExp(`; default ${config.blocks}, with a gate 5,10,15$`))
  expect(line('stacks')).toMatch(new RegExp(`; default ${Object.keys(config.stacks)}$`))
  expect(line('warm')).toMatch(new RegExp(`; default ${config.warm}$`))
  expect(line('timeout-minutes')).toMatch(new RegExp(`, minutes; default ${config.timeoutMinutes}$`))
  expect(line('settle-seconds')).toMatch(new RegExp(`; default ${config.settleSeconds}$`))
  expect(line('cache-max-size')).toMatch(new RegExp(`; default ${config.cacheMaxSize}$`))
  expect(line('margin')).toMatch(new RegExp(`; default ${config.margin * 100}%$`))
  expect(line('inconclusive')).toMatch(new RegExp(`; default ${config.inconclusive}$`))
  expect(read(['--against', 'main']).config.blocks).toEqual({ looks: [5, 10, 15] })
})
