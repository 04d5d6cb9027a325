import { describe, expect, test } from 'vitest'
import { renderBmf } from '../../reporters/bmf.ts'
import { polarsSeconds, stackRecord, timed, unsoundTrial } from '../analysis/records.ts'
import { gated } from './gateRecords.ts'

const names = (record: Parameters<typeof gated>[1]): string[] =>
  Object.keys(JSON.parse(renderBmf(gated(null, record))))
const sound = stackRecord('sound', timed(polarsSeconds))

describe('renderBmf', () => {
  test('has medians and quartiles by scenario, size, target and stack', () => {
    expect(renderBmf(gated(null, { stacks: { pythonic: sound } }))).toMatchInlineSnapshot(`
      "{
        "hourly revenue by country / small / local / pythonic": {
          "latency": {
            "value": 4600000000,
            "lower_value": 4557500000,
            "upper_value": 4687500000
          },
          "peak-memory-mib": {
            "value": 700,
            "lower_value": 700,
            "upper_value": 700
          },
          "cpu-seconds": {
            "value": 1.2,
            "lower_value": 1.2,
            "upper_value": 1.2
          },
          "records-per-second": {
            "value": 100000,
            "lower_value": 100000,
            "upper_value": 100000
          }
        }
      }
      "
    `)
  })

  test('leaves a stack out of which any trial failed', () => {
    const bad = stackRecord('bad', [...timed([1, 1]), unsoundTrial(3, 'timeout', 'took too long')])
    expect(names({ stacks: { sound, bad } })).toEqual(['hourly revenue by country / small / local / sound'])
  })

  test('leaves all out where outputs differ and nobody knows which is right', () => {
    const verification = { identical: false, answerChecked: false, differences: [] }
    expect(names({ verification })).toEqual([])
  })

  test('keeps scenarios of the same name apart', () => {
    const results = gated(null, { stacks: { sound } })
    results.results.push(results.results[0]!)
    const name = 'hourly revenue by country / small / local / sound'
    expect(Object.keys(JSON.parse(renderBmf(results)))).toEqual([name, `${name} (2)`])
  })
})
