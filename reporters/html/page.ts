import type { BenchmarkResults } from '../../src/analysis/results.ts'
import type { MakeFigure } from './figure.ts'
import type { StackStyle } from './stackStyle.ts'

/** What every section of the page is made from. */
export interface Page {
  report: BenchmarkResults
  styles: ReadonlyMap<string, StackStyle>
  figure: MakeFigure
}
