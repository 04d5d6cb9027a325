import { describe, expect, test } from 'vitest'
import { scalabilityOf } from '../../../src/analysis/scalability/scalabilityOf.ts'
import { scalabilityResult } from '../../../src/analysis/scalability/scalabilityResult.ts'
import type { ScenarioResult as Result } from '../../../src/analysis/scenarioResult.ts'
import { seededRandom } from '../../../src/stats/random.ts'
import { expectCloseTo } from '../../stats/closeTo.ts'
import { type Design, type MadeUp, polars, resultsOf, spark } from './records.ts'

const bySize = (stacks: Record<string, MadeUp>, design: Design) => {
  const [result, ...others] = scalabilityOf(resultsOf(stacks, design))
  expect(others).toEqual([])
  expect(result!.byLimits).toEqual([])
  // What a reader of report.json gets.
  return scalabilityResult.parse(JSON.parse(JSON.stringify(result))).bySize[0]!
}

const stacks = { spark, polars }
const four = { megabytes: [1, 3, 10, 30] }

describe('a scenario at several sizes', () => {
  test('gives each stack’s law back: ms at no size, and ms a MB', () => {
    const { time } = bySize(stacks, four).stacks.spark!
    const { linear, power } = time!.laws
    expect(time!.range).toEqual({ fromBytes: 1e6, toBytes: 30e6, sizes: 4, trials: 12 })
    expectCloseTo(linear.a.value, 12_000, 1e-6)
    expectCloseTo(linear.b.value, 3000, 1e-6)
    expectCloseTo(power!.c.value, 1, 1e-6)
    const last = linear.curve.at(-1)!
    expectCloseTo(last.bytes, 90e6)
    expectCloseTo(last.value, 12_000 + 90 * 3000, 1e-6)
  })

  test('says at which size both take as long, and which is faster on either side', () => {
    // 12 + 3 N = 0.3 + 5 N at N = 5.85.
    const [crossover, ...others] = bySize(stacks, four).crossovers
    expect(others).toEqual([])
    expectCloseTo(crossover!.bytes!.value, 5.85e6, 1e-6)
    expect(crossover).toMatchObject({
      stack: 'polars',
      against: 'spark',
      fasterBelow: 'polars',
      fasterAbove: 'spark',
      isExtrapolated: false,
      upToBytes: 90e6,
      sentence: 'polars takes less time up to 5.85 MB (95 % 5.85–5.85 MB), spark beyond',
    })
  })

  test('says so where the crossover lies beyond what was measured', () => {
    const [crossover] = bySize(stacks, { megabytes: [1, 2, 3, 4] }).crossovers
    expect(crossover).toMatchObject({ isExtrapolated: true })
    expect(crossover!.sentence).toMatch(/that is 1\.5 times the largest size that both completed$/)
  })

  test('has none beyond three times what was measured', () => {
    const [crossover] = bySize(stacks, { megabytes: [1, 1.2, 1.5, 1.9] }).crossovers
    expect(crossover).toMatchObject({
      bytes: null,
      between: null,
      fasterBelow: 'polars',
      fasterAbove: 'polars',
      sentence: 'no crossover up to 5.7 MB: polars takes less time than spark throughout',
    })
  })

  test('finds both where curves meet twice', () => {
    const bent: MadeUp = { label: 'bent', seconds: (n) => 2 + 0.9 * n ** 1.5 }
    const straight: MadeUp = { label: 'straight', seconds: (n) => 1 + 2.5 * n }
    const { crossovers } = bySize({ straight, bent }, { megabytes: [0.3, 1, 3, 10] })
    expect(crossovers.map(({ fasterBelow, fasterAbove }) => [fasterBelow, fasterAbove])).toEqual([
      ['straight', 'bent'],
      ['bent', 'straight'],
    ])
    for (const { bytes } of crossovers) {
      const n = bytes!.value / 1e6
      expectCloseTo(bent.seconds(n, 2), straight.seconds(n, 2), 1e-5)
    }
  })

  test('tells of none where trials spread so that any size may be the one', () => {
    const twin: MadeUp = { label: 'twin', seconds: (n) => 11.9 + 3.01 * n }
    const random = seededRandom('twins')
    const [crossover, ...others] = bySize({ spark, twin }, { ...four, noise: 0.1, random }).crossovers
    expect(others).toEqual([])
    expect(crossover).toMatchObject({
      bytes: null,
      between: { lower: null, upper: null },
      fasterBelow: null,
      fasterAbove: null,
      sentence: "no crossover found up to 90 MB: twin and spark can't be told apart",
    })
  })

  test('says where another crossover can’t be excluded, beyond the one that it shows', () => {
    const bent: MadeUp = { label: 'bent', seconds: (n) => 2 + 0.9 * n ** 1.5 }
    const straight: MadeUp = { label: 'straight', seconds: (n) => 0.5 + 3.3 * n }
    const random = seededRandom('another')
    const design = { megabytes: [0.1, 0.3, 1, 3], trials: 5, noise: 0.03, random }
    const { crossovers } = bySize({ straight, bent }, design)
    // They meet at 0.57 MB and again at 12.5: that lies beyond what is looked through.
    expect(crossovers).toHaveLength(1)
    expect(crossovers[0]).toMatchObject({ fasterBelow: 'straight', fasterAbove: 'bent', upToBytes: 9e6 })
    expect(crossovers[0]!.between!.upper).toBeLessThan(0.7e6)
    expect(crossovers[0]!.sentence).toMatch(/, bent beyond; beyond 7\.\d+ MB another can't be excluded$/)
  })

  test('has slopes between neighbours: 0 for start-up, 1 in proportion', () => {
    const { localSlopes } = bySize(stacks, four).stacks.spark!
    expect(localSlopes).toHaveLength(3)
    expectCloseTo(localSlopes[0]!.slope.value, Math.log(21 / 15) / Math.log(3))
    expectCloseTo(localSlopes[2]!.slope.value, Math.log(102 / 42) / Math.log(3))
  })

  test('with three sizes has the linear law alone', () => {
    const { time } = bySize(stacks, { megabytes: [1, 3, 10] }).stacks.polars!
    expect(time).toMatchObject({ chosen: 'linear', laws: { power: null } })
  })

  test('with two sizes has no law, and says what to run', () => {
    const { stacks: found, crossovers } = bySize(stacks, { megabytes: [3, 10] })
    expect(crossovers).toEqual([])
    expect(found.spark).toMatchObject({
      time: null,
      memory: null,
      whyNot:
        '2 sizes have completed trials: a curve needs 3, and 4 to tell its bend; run four, e.g. --sizes 1MB,3MB,10MB,30MB',
    })
    expect(found.spark!.localSlopes).toHaveLength(1)
  })

  test.each([
    [[0.2, 0.5], '1MB,3MB,10MB,30MB'],
    [[1, 3], '1MB,3MB,10MB,30MB'],
    [[30, 100], '10MB,30MB,100MB,300MB'],
  ])('asks after %j MB for four different sizes', (megabytes, sizes) => {
    expect(bySize(stacks, { megabytes }).stacks.spark!.whyNot).toMatch(new RegExp(`--sizes ${sizes}$`))
  })

  test('is no matter of scalability at one size', () => {
    expect(scalabilityOf(resultsOf(stacks, { megabytes: [3] }))).toEqual([])
  })

  test('is fitted again only where there are new results', () => {
    const [first, second, third] = resultsOf(stacks, { megabytes: [1, 3, 10] }) as [Result, Result, Result]
    const [two] = scalabilityOf([first, second])
    expect(scalabilityOf([first, second])[0]).toBe(two)
    expect(scalabilityOf([first, second, third])[0]!.bySize[0]!.sizes).toHaveLength(3)
    expect(scalabilityOf([first, third])[0]!.bySize[0]!.sizes.map(({ size }) => size)).toEqual([
      '1MB',
      '10MB',
    ])
  })

  test('keeps targets, scenarios and limits apart', () => {
    const results = resultsOf(stacks, { megabytes: [1, 3, 10], cpus: [1, 2] })
    const elsewhere = results.map((result) => ({ ...result, target: 'docker' }))
    const found = scalabilityOf([...results, ...elsewhere])
    expect(found.map(({ target }) => target)).toEqual(['local', 'docker'])
    for (const { bySize } of found) expect(bySize.map(({ limits }) => limits.cpus)).toEqual([1, 2])
  })
})

describe('memory by size', () => {
  const hungry: MadeUp = { label: 'hungry', seconds: (n) => n, memoryMb: (n) => 100 + 50 * n }

  test('meets the limit where its curve says so', () => {
    const { memoryWall } = bySize({ hungry }, { ...four, memoryMb: 2048 }).stacks.hungry!
    expectCloseTo(memoryWall!.bytes!.value, ((2048 - 100) / 50) * 1e6, 1e-6)
    expect(memoryWall).toMatchObject({ limitMb: 2048, isExtrapolated: true, ranOutAt: null })
    expect(memoryWall!.text).toMatch(
      /^hungry meets its limit of 2 GiB at 39 MB \(95 % 39–39 MB\); that is 1\.3 times the largest size that completed$/,
    )
  })

  test('stays below it as far as curves are believed', () => {
    const { memoryWall } = bySize({ hungry }, { ...four, memoryMb: 8192 }).stacks.hungry!
    expect(memoryWall).toMatchObject({
      bytes: null,
      between: null,
      text: 'hungry stays below its limit of 8 GiB up to 90 MB',
    })
  })

  test('is not shown to stay below where its interval reaches the limit', () => {
    const peaks = (megabytes: readonly number[]): MadeUp => ({
      label: 'jumpy',
      seconds: (n) => n,
      memoryMb: (n) => megabytes[four.megabytes.indexOf(n)]!,
    })
    const textOf = (megabytes: readonly number[], memoryMb: number) =>
      bySize({ jumpy: peaks(megabytes) }, { ...four, memoryMb }).stacks.jumpy!.memoryWall!
    const anywhere = textOf([900, 300, 500, 450], 1024)
    expect(anywhere).toMatchObject({ bytes: null, between: { lower: null, upper: null } })
    expect(anywhere.text).toBe(
      // Its sizes lie too far from the curve for it to be believed beyond them.
      'jumpy stays below its limit of 1 GiB up to 30 MB, though it may take more at any size',
    )
    const random = seededRandom('spread')
    const spread = { ...four, noise: 0.1, random, memoryMb: 512 }
    expect(bySize({ jumpy: peaks([300, 310, 290, 330]) }, spread).stacks.jumpy!.memoryWall!.text).toMatch(
      /^jumpy stays below its limit of 512 MiB up to 90 MB, though beyond [\d.]+ MB it may take more$/,
    )
  })

  test('may be over a limit that nothing enforces', () => {
    const always: MadeUp = { label: 'hungry', seconds: (n) => n, memoryMb: (n) => 600 + n }
    const { memoryWall } = bySize({ hungry: always }, { ...four, memoryMb: 512 }).stacks.hungry!
    expect(memoryWall!.bytes).toEqual({ value: 1e6, interval: null })
    expect(memoryWall!.text).toBe('hungry takes more than its limit of 512 MiB from the smallest size on')
  })
})

describe('failures', () => {
  const out: Design['fails'] = (stack, size) => (stack === 'polars' && size === 30 ? 'outOfMemory' : null)

  test('are results: the size at which a stack ran out of memory is named', () => {
    const { points, memoryWall, warnings } = bySize(stacks, { ...four, fails: out }).stacks.polars!
    expect(points.at(-1)).toMatchObject({ size: '30MB', n: 0, timeMs: null, statuses: { outOfMemory: 3 } })
    expect(memoryWall).toMatchObject({ ranOutAt: { size: '30MB', bytes: 30e6 } })
    expect(memoryWall!.text).toMatch(/^polars ran out of memory at 30MB; by its curve it stays below/)
    expect(warnings.map(({ text }) => text)).toEqual(['at 30MB, of 3 trials: 3 out of memory'])
  })

  test('end the sizes that a crossover is looked for in', () => {
    const [crossover] = bySize(stacks, {
      megabytes: [1, 2, 3, 5],
      fails: (id, size) => (id === 'polars' && size === 5 ? 'timeout' : null),
    }).crossovers
    expect(crossover).toMatchObject({ bytes: null, upToBytes: 5e6, fasterAbove: 'polars' })
  })

  test('of some trials at a size end there what curves say: the others went well by chance', () => {
    const sizes = [1, 2, 3, 5, 8]
    const fails: Design['fails'] = (id, size, block) =>
      id === 'polars' && size === 5 && block === 2 ? 'timeout' : null
    const { stacks: found, crossovers } = bySize(stacks, { megabytes: sizes, fails })
    const smaller = bySize(stacks, { megabytes: [1, 2, 3] }).stacks.polars!
    expect(found.polars!.time!.range).toEqual(smaller.time!.range)
    expect(found.polars!.time!.laws.linear.curve.at(-1)!.bytes).toBeCloseTo(5e6, 3)
    expect(found.polars!.memoryWall!.upToBytes).toBe(5e6)
    expect(found.polars!.localSlopes).toHaveLength(2)
    // By the curves of all sizes they cross at 5.85 MB.
    expect(crossovers).toMatchObject([{ bytes: null, upToBytes: 5e6, fasterAbove: 'polars' }])
    expect(found.polars!.points.map(({ n }) => n)).toEqual([3, 3, 3, 2, 3])
    expect(found.polars!.warnings).toEqual([
      {
        code: 'incompleteSize',
        text: 'at 5MB, of 3 trials: 1 timeout',
        advice: 'curves are of smaller sizes alone, and nothing is foretold past this one',
      },
    ])
    expect(found.spark!.time!.range).toMatchObject({ toBytes: 8e6, sizes: 5 })
  })

  test.for(['outOfMemory', 'timeout', 'wrongOutput'] as const)('%s: never changes a fit', (status) => {
    const fails: Design['fails'] = (_stack, size, block) => (size === 100 && block > 3 ? status : null)
    const sound = bySize(stacks, { ...four, trials: 5 })
    const some = bySize(stacks, { megabytes: [...four.megabytes, 100], trials: 5, fails })
    for (const id of ['spark', 'polars'] as const) {
      expect(some.stacks[id]!.time!.laws.linear.a).toEqual(sound.stacks[id]!.time!.laws.linear.a)
      expect(some.stacks[id]!.time!.range).toEqual(sound.stacks[id]!.time!.range)
      expect(some.stacks[id]!.memory!.range).toEqual(sound.stacks[id]!.memory!.range)
    }
    expect(some.stacks.spark!.points.at(-1)!.statuses).toEqual({ completed: 3, [status]: 2 })
  })

  test('at the smallest size leave no curve, and it says why', () => {
    const fails: Design['fails'] = (id, size) => (id === 'polars' && size === 1 ? 'failed' : null)
    const { stacks: found, crossovers } = bySize(stacks, { ...four, fails })
    expect(crossovers).toEqual([])
    expect(found.polars).toMatchObject({
      time: null,
      whyNot:
        '0 sizes below 1MB, where it failed, have completed trials: a curve needs 3, and 4 to tell its bend; run four below it',
    })
  })

  test('outputs that differ from block to block count as one, though every trial completed', () => {
    const results = resultsOf(stacks, { megabytes: [1, 2, 3, 5, 8] })
    const changed = results.map((result): Result => {
      if (result.dataset.bytes !== 5e6) return result
      const polars = result.stackResults.polars!
      const executionResults = polars.executionResults.map((one) =>
        one.block === 2 ? { ...one, output: { ...one.output!, digest: 'other' } } : one,
      )
      return {
        ...result,
        stackResults: { ...result.stackResults, polars: { ...polars, executionResults } },
      }
    })
    const { polars: found, spark: other } = scalabilityOf(changed)[0]!.bySize[0]!.stacks
    expect(found!.time!.range).toMatchObject({ toBytes: 3e6, sizes: 3 })
    expect(found!.warnings.map(({ text }) => text)).toEqual([
      'at 5MB: its output differs from block to block',
    ])
    expect(other!.time!.range).toMatchObject({ toBytes: 8e6, sizes: 5 })
    const unknown = changed.map((result): Result => {
      const verification = { identical: false, answerChecked: false, differences: [] }
      return result.dataset.bytes === 5e6 ? { ...result, verification } : result
    })
    for (const { time } of Object.values(scalabilityOf(unknown)[0]!.bySize[0]!.stacks))
      expect(time!.range).toMatchObject({ toBytes: 3e6, sizes: 3 })
  })
})

describe('a law that may not be the right one', () => {
  /** In steps, as the heap of a JVM grows: no law of these goes through its sizes. */
  const stepped: MadeUp = {
    label: 'stepped',
    seconds: (n) => 12 + 3 * n,
    memoryMb: (n) => ({ 1: 700, 3: 500, 10: 1000, 30: 800 })[n]!,
  }
  const codes = ({ warnings }: { warnings: { code: string }[] }) => warnings.map(({ code }) => code)

  test('is not believed beyond the sizes measured where they lie too far from it', () => {
    const random = seededRandom('doubts')
    const design = { ...four, trials: 5, noise: 0.01, random, memoryMb: 2048 }
    const { stepped: found } = bySize({ stepped }, design).stacks
    expect(codes(found!)).toEqual(['lackOfFit'])
    expect(found!.memoryWall!.upToBytes).toBe(30e6)
    expect(found!.memory!.laws.linear.curve.at(-1)!.bytes).toBeCloseTo(30e6, 3)
    // Of its time there is no doubt.
    expect(found!.time!.laws.linear.curve.at(-1)!.bytes).toBeCloseTo(90e6, 3)
  })

  test('is not believed beyond the sizes measured where its exponent is at its bound', () => {
    const steep: MadeUp = { label: 'steep', seconds: (n) => 3 * n ** 1.85 }
    const random = seededRandom('steep')
    const { stacks: found, crossovers } = bySize({ spark, steep }, { ...four, noise: 0.1, random })
    expect(codes(found.steep!)).toEqual(['exponentAtBound'])
    expect(codes(found.spark!)).toEqual([])
    expect(crossovers).toMatchObject([{ fromBytes: 1e6, upToBytes: 30e6 }])
  })
})
