import type { BenchmarkResults } from '../../src/analysis/results.ts'

/** How a stack looks in every figure. Shape and dashes alone tell stacks apart; colour only helps. */
export interface StackStyle {
  /** CSS class of its colour, and the colour as a CSS value. */
  className: string
  color: string
  /** Plot's name of its shape, and the shape as a character for legends. */
  symbol: 'circle' | 'triangle' | 'square' | 'diamond' | 'star' | 'cross'
  sign: string
  dashes: string
}

const shapes = [
  { symbol: 'circle', sign: '●', dashes: '' },
  { symbol: 'triangle', sign: '▲', dashes: '7 3' },
  { symbol: 'square', sign: '■', dashes: '2 3' },
  { symbol: 'diamond', sign: '◆', dashes: '9 3 2 3' },
  { symbol: 'star', sign: '★', dashes: '4 2 1 2' },
  { symbol: 'cross', sign: '✚', dashes: '14 4' },
] as const

/** Styles by stack, the same in all scenarios of a report. */
export const stackStyles = ({
  results,
}: Pick<BenchmarkResults, 'results'>): ReadonlyMap<string, StackStyle> => {
  const stacks = new Set(results.flatMap(({ stackResults }) => Object.keys(stackResults)))
  return new Map(
    [...stacks].map((stack, index) => {
      // From the seventh on shapes come again, with other dashes and colours than before.
      const number = ((index + Math.floor(index / shapes.length)) % shapes.length) + 1
      const { symbol, sign } = shapes[index % shapes.length]!
      const { dashes } = shapes[number - 1]!
      return [stack, { symbol, sign, dashes, className: `stack-${number}`, color: `var(--stack-${number})` }]
    }),
  )
}
