import { describe, expect, test } from 'vitest'
import { mergeSettings, readConfiguration } from '../../src/scenario/configuration.ts'

const read = (plugin: object, ...args: string[]) =>
  readConfiguration({ plugin: { ...plugin }, environment: {}, args })

describe('options of cost', () => {
  test('are empty unless given, and merged field by field', () => {
    expect(read({}).config.cost).toEqual({})
    const { config } = read({ cost: { headroom: 0.5, prices: 'a.json' } }, '--prices', 'b.json')
    expect(config.cost).toEqual({ headroom: 0.5, prices: 'b.json' })
  })

  test('--runs-per-day is stronger than what a scenario’s workload states', () => {
    const { overrides } = read({ cost: { runsPerDay: 2 } }, '--runs-per-day', '24')
    const scenario = { workload: { runsPerDay: 1, deadlineMinutes: 5 } }
    expect(mergeSettings(scenario, overrides)).toMatchObject({
      workload: { runsPerDay: 24, deadlineMinutes: 5 },
    })
  })

  test.each([
    [{ runsPerDay: 0 }, 'cost.runsPerDay: Too small: expected number to be >0; got 0'],
    [{ headroom: -0.1 }, 'cost.headroom: Too small: expected number to be >=0; got -0.1'],
    [{ alwaysOn: 'yes' }, 'cost.alwaysOn: expected boolean; got "yes"'],
    [{ price: 'a.json' }, 'cost: Unrecognized key: "price"; the nearest is prices'],
  ])('%j is refused', (cost, text) => {
    expect(() => read({ cost })).toThrow(text)
  })

  test('a number of runs a day that is none is refused', () => {
    expect(() => read({}, '--runs-per-day', 'often')).toThrow(
      'workload.runsPerDay: expected number; got "often"',
    )
  })
})
