import { describe, expect, test } from 'vitest'
import { readConfiguration } from '../../src/scenario/configuration.ts'

const read = (plugin: object, environment: Record<string, string>, ...args: string[]) =>
  readConfiguration({ plugin: { ...plugin }, environment, args }).config

describe('reports', () => {
  test('none by default but the summary of a step', () => {
    expect(read({}, {})).toMatchObject({ reports: {}, stepSummary: true })
  })

  test('those of the command line are added to the plugin’s, and win for the same format', () => {
    const { reports } = read(
      { reports: { junit: 'a.xml', json: 'a.json' } },
      {},
      '--report',
      'json=b=c.json, markdown=x y.md',
    )
    expect(reports).toEqual({ junit: 'a.xml', json: 'b=c.json', markdown: 'x y.md' })
  })

  test('come from the environment, too', () => {
    const variables = { ETL_BENCH_REPORT: 'bmf=a.json', ETL_BENCH_STEP_SUMMARY: 'false' }
    expect(read({}, variables)).toMatchObject({ reports: { bmf: 'a.json' }, stepSummary: false })
  })

  test.for(['junit', 'junit=', '=a.xml', 'junit=a.xml,markdown'])('%j is refused', (text) => {
    expect(() => read({}, {}, '--report', text)).toThrow(`got "${text}"`)
  })

  test('only true and false say whether the summary is written', () => {
    expect(() => read({}, {}, '--step-summary', 'maybe')).toThrow(/stepSummary: .*got "maybe"/)
  })
})
