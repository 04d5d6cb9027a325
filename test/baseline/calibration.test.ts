import { describe, expect, test } from 'vitest'
import { calibrationOf } from '../../src/baseline/calibration.ts'
import { type NoiseProfile, unseenMargins } from '../../src/baseline/noiseProfile.ts'
import { around, FILE, request, result, shuffled } from './gateRecords.ts'

describe('calibrationOf', () => {
  const calm = [result(shuffled(10), around(10))]
  const alarm = [result(shuffled(14), around(10))]

  test('counts false alarms, with exact bounds of their chance', () => {
    const calibration = calibrationOf(request(), [calm, alarm, calm, calm])
    expect(calibration).toMatchObject({ repeats: 4, falseAlarms: 1, inconclusive: 0, problems: [] })
    // Clopper–Pearson for 1 of 4, one-sided 95 %: R's binom.test(1, 4, conf.level = 0.9)$conf.int
    expect(calibration.sentence).toBe(
      '1 of 4 gates of this state against itself said regressed: the chance is at most 75 % (exact, 95 %); 0 were inconclusive',
    )
    expect(calibration.lowestChance).toBeCloseTo(0.01274, 4)
    expect(calibration.highestChance).toBeCloseTo(0.7514, 4)
  })

  test('pools the noise within repeats: a shift of a whole repeat is none', () => {
    const [one] = calibrationOf(request(), [calm]).noise
    const [both] = calibrationOf(request(), [calm, alarm]).noise
    expect(one).toMatchObject({ scenario: 'revenue', stack: 'spark', metric: 'executionTimeMs', blocks: 5 })
    expect(both!.blocks).toBe(10)
    expect(both!.sdLog).toBeCloseTo(one!.sdLog, 12)
  })

  test('says which repeat could not be measured, and does not count it', () => {
    const calibration = calibrationOf(request(), [calm, []])
    expect(calibration.repeats).toBe(1)
    expect(calibration.problems).toEqual([
      expect.stringMatching(/^repeat 2: revenue: spark: expected scenario/),
    ])
  })
})

describe('a margin below the noise', () => {
  const machine = { target: 'local', CPUs: 2 }
  const profile = (sdLog: number): NoiseProfile => ({
    version: 2,
    entries: [
      {
        file: FILE,
        scenario: 'revenue',
        size: 'small',
        target: 'local',
        stack: 'spark',
        metric: 'executionTimeMs',
        sdLog,
        blocks: 40,
        detectable: null,
        machine,
        recordedAt: '2026-11-23T00:00:00.000Z',
      },
    ],
  })
  const gated = {
    file: FILE,
    scenario: 'revenue',
    target: 'local',
    size: 'small',
    stacks: ['spark'],
    machine,
  }

  test('is refused with the blocks and the margin that would do', () => {
    const [line, ...others] = unseenMargins(profile(0.08), request({ looks: [10] }), gated)
    expect(others).toEqual([])
    expect(line).toMatch(/^margin: expected what 10 blocks can tell on this machine; got 5 %/)
    expect(line).toMatch(/time of spark varies by 8\.0 % from block to block \(calibrated 2026-11-23\)/)
    const [, blocks, margin] = /--blocks (\d+) or --margin ([\d.]+)%/.exec(line!)!
    const enough = { looks: [Number(blocks)] }
    expect(unseenMargins(profile(0.08), request(enough), gated)).toEqual([])
    const fewer = { looks: [Number(blocks) - 1] }
    expect(unseenMargins(profile(0.08), request(fewer), gated)).toHaveLength(1)
    const wider = { looks: [10], margin: Number(margin) / 100 }
    expect(unseenMargins(profile(0.08), request(wider), gated)).toEqual([])
  })

  test.each([
    ['that the blocks can tell', profile(0.01), gated],
    ['of another machine', profile(0.08), { ...gated, machine: { ...machine, CPUs: 4 } }],
    ['of another size', profile(0.08), { ...gated, size: 'large' }],
    ['of another file', profile(0.08), { ...gated, file: 'benchmarks/other.bench.ts' }],
    ['of another target', profile(0.08), { ...gated, target: 'docker' }],
    ['of another stack', profile(0.08), { ...gated, stacks: ['pythonic'] }],
  ])('is not refused for noise %s', (_, known, scenario) => {
    expect(unseenMargins(known, request({ looks: [10] }), scenario)).toEqual([])
  })
})
