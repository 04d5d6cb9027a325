import { type BenchProject, benchProject } from '../support/benchProject.ts'

export const imports = "import { append, etlBench, files, filter } from 'etl-bench'"

/** The harness around a fake stack that behaves as it is told; the real stacks have tests of their own. */
export const scenario = (name: string, settings: string): string => `
etlBench('${name}', {
  data: files({ numbers: './numbers.csv' }),
  operations: [filter('id > 0')],
  output: { id: 'long', value: 'double' },
  key: ['id'],
  ${settings}
})
`

/** Two steps, each into a table of its own. */
export const twoSteps = (name: string, settings: string): string => `
etlBench('${name}', {
  data: files({ numbers: './numbers.csv' }),
  tables: {
    bronze: { columns: { id: 'long', value: 'double' }, key: ['id'] },
    silver: { columns: { id: 'long', value: 'double' }, key: ['id'], partitionBy: ['bucket(2, id)'] },
  },
  steps: {
    load: { operations: [filter('id > 0'), append('bronze')] },
    refine: { from: 'bronze', operations: [append('silver')] },
  },
  ${settings}
})
`

export const project = (...scenarios: string[]): BenchProject => {
  const made = benchProject('blocks: 2')
  made.write('numbers.csv', 'id,value\n1,0.5\n2,1.0\n')
  made.write('numbers.bench.ts', `${imports}\n${scenarios.join('')}`)
  return made
}

export const twoFakes = "stacks: { 'fake:one': {}, 'fake:two': { sleepMs: 50 } },"

/** Two that are up at once, where rows don't matter. */
export const twoNothing = "stacks: { 'fake:one': { rows: 0 }, 'fake:two': { rows: 0 } },"

export const trialsOf = (made: BenchProject) => made.journal().filter((line) => line.type === 'trial')
