import { type BenchRunOptions, beforeAll, inject, test } from 'vitest'
import type { ScenarioOutcome } from '../controller/outcome.ts'
import { parseScenario, type ScenarioDefinition, type TestScenario } from '../scenario/scenario.ts'
import { titleOf, type VariantRequest, variantsOf } from '../scenario/variants.ts'
import type { ScenarioMeta } from './blobs.ts'
import { ask, plainError } from './channel.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Stacks that scenarios run unless they name their own, and those that the command line forces; sizes and limits. */
    etlBench: {
      stacks: string[]
      forcedStacks: string[] | null
      variants: VariantRequest
      isDescribed: boolean
    }
  }
}

/** What the test hands to the provider through Vitest's own options argument. */
export interface ProviderOptions {
  etlBench?: { scenario: TestScenario; onOutcome(outcome: ScenarioOutcome): void }
}

/** Trials take as long as they take; each has its own timeout, so the test has none of its own. */
const unlimited = 2 ** 31 - 1

const declared: TestScenario[] = []

/**
 * Declares a scenario: input data, operations and the output they must give. `npx vitest bench` runs it on
 * every stack, proves that all wrote the same table, and compares their times. With `sizes` or `limits` it does so for
 * each of them, in a test of its own.
 *
 * @example
 * etlBench('bots per day', {
 *   data: clickstream({ size: 'small' }),
 *   operations: [filter('is_bot'), aggregate({ by: { day: "date_trunc('day', event_time)" }, metrics: { events: 'count(*)' } })],
 *   output: { day: 'timestamp', events: 'long' },
 *   key: ['day'],
 * })
 *
 * @throws an error that names the scenario, each wrong field, what was expected and what came.
 */
export const etlBench = (name: string, definition: ScenarioDefinition): void => {
  if (declared.some((other) => other.name === name)) {
    throw mistake(`Scenario "${name}" is declared twice in this file: expected names that differ.`)
  }
  if (declared.length === 0) checkWholeFileFirst()
  for (const scenario of variants(name, definition)) {
    declared.push(scenario)
    declareTest(scenario)
  }
}

/** One test of Vitest's for each variant. */
const declareTest = (scenario: TestScenario): void => {
  test(titleOf(scenario.name, scenario.variant), { timeout: unlimited, retry: 0 }, async ({
    bench,
    task,
  }) => {
    if (inject('etlBench').isDescribed) {
      await ask('run', { file: task.file.filepath, scenario })
      return
    }
    let outcome: ScenarioOutcome | undefined
    const options: ProviderOptions = {
      etlBench: {
        scenario,
        onOutcome: (reported) => {
          outcome = reported
        },
      },
    }
    // Vitest forwards keys that it does not know; its types name tinybench's alone.
    const forwarded = options as BenchRunOptions
    const registrations = stacksOf(scenario).map((stack) => bench(stack, runByProvider))
    const [only, ...others] = registrations
    // Vitest compares two or more; its result for a stack without a completed trial is missing on purpose.
    const running = others.length > 0 ? bench.compare(...registrations, forwarded) : only!.run(forwarded)
    await running.catch((error: unknown) => {
      if (!outcome?.failure) throw error
    })
    if (outcome) {
      const meta: ScenarioMeta = { etlBench: outcome.result, etlBenchRun: outcome.run }
      Object.assign(task.meta, meta)
    }
    if (outcome?.failure) throw plainError(outcome.failure)
  })
}

/** Stacks in the order in which they were named; the command line's choice is stronger. */
const stacksOf = (scenario: TestScenario): string[] => {
  const { stacks, forcedStacks } = inject('etlBench')
  return forcedStacks ?? (scenario.stacks ? Object.keys(scenario.stacks) : stacks)
}

/** All scenarios of the file are checked before the first is run: a typo shows in seconds, not after an hour. */
const checkWholeFileFirst = (): void => {
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads fixtures from the pattern; there are none.
  beforeAll(async ({}, { file }) => {
    const problems = await ask('check', { file: file.filepath, scenarios: declared })
    if (problems.length > 0) throw plainError(problems.join('\n'))
  }, unlimited)
}

/** Keeps only the user's own line of the stack, so that Vitest points at the etlBench() call. */
const variants = (name: string, definition: ScenarioDefinition): TestScenario[] => {
  try {
    return variantsOf(parseScenario(name, definition), inject('etlBench').variants)
  } catch (error) {
    throw mistake((error as Error).message)
  }
}

const mistake = (message: string): Error => {
  const error = new Error(message)
  error.name = 'etl-bench'
  Error.captureStackTrace(error, etlBench)
  return error
}

const runByProvider = (): never => {
  throw new Error('etl-bench runs stacks in processes of their own; expected its provider, got Vitest’s own.')
}
