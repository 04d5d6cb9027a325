import type * as Plot from '@observablehq/plot'
import { type Markup, trusted } from './markup.ts'

/** Columns of pixels in which a figure is drawn: for a page and for a phone. Which is shown is up to the style sheet. */
const WIDTHS = { wide: 800, narrow: 344 } as const

/** Height of letters in figures, px; about `LETTER_WIDTH` is what one takes. */
const FONT_SIZE = 12
const LETTER_WIDTH = 6.4

/** What a figure is drawn with. */
export interface Canvas {
  plot: typeof Plot
  width: number
  isNarrow: boolean
}

/** Gives the two drawings of a figure as SVG that no text from outside can leave. `labels`: ids of elements that name and describe it. */
export type Draw = (
  options: (canvas: Canvas) => Plot.PlotOptions,
  labels: { name: string; description: string },
) => Markup

/** Loads the plotting library, which takes a few hundred ms: only for those who write HTML. */
export const loadDrawing = async (): Promise<Draw> => {
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')])
  const { document } = parseHTML('<html><body></body></html>')
  return (options, { name, description }) =>
    trusted(
      (['wide', 'narrow'] as const)
        .map((kind) => {
          const width = WIDTHS[kind]
          const drawn = plot.plot({
            ...options({ plot, width, isNarrow: kind === 'narrow' }),
            width,
            document: document as never,
          }) as unknown as SvgElement
          return `<div class="drawing ${kind}" tabindex="0" role="group" aria-labelledby="${name}">${finished(drawn, name, description)}</div>`
        })
        .join(''),
    )
}

/** As much of the DOM as is used here. */
interface SvgElement {
  outerHTML: string
  attributes: Iterable<{ name: string; value: string }>
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  querySelectorAll(selector: string): Iterable<SvgElement & { remove(): void }>
}

/** Attributes that hold places and lengths, px. */
const PLACES = /^(d|transform|c?[xy][12]?|r|width|height|points)$/

/** No screen shows less than a tenth of a pixel, and all the digits are a third of a drawing. */
const rounded = (numbers: string): string =>
  numbers.replaceAll(/-?\d+\.\d{2,}/g, (number) => `${Number(Number(number).toFixed(1))}`)

/** One image to a screen reader, its style left to the page. */
const finished = (svg: SvgElement, name: string, description: string): string => {
  for (const style of svg.querySelectorAll('style')) style.remove()
  for (const group of svg.querySelectorAll('[aria-label]')) group.removeAttribute('aria-label')
  for (const element of svg.querySelectorAll('*'))
    for (const { name, value } of [...element.attributes])
      if (PLACES.test(name)) element.setAttribute(name, rounded(value))
  for (const attribute of ['class', 'font-family']) svg.removeAttribute(attribute)
  svg.setAttribute('font-size', `${FONT_SIZE}`)
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-labelledby', name)
  svg.setAttribute('aria-describedby', description)
  return svg.outerHTML
}

/** The last label, and of those before it each that leaves a gap to the next; null for the others. `middle`: px. */
export const labelsThatFit = (labels: readonly { text: string; middle: number }[]): (string | null)[] => {
  let end = Number.POSITIVE_INFINITY
  const fitting = labels.toReversed().map(({ text, middle }) => {
    const half = ([...text].length * LETTER_WIDTH) / 2
    if (middle + half + LETTER_WIDTH > end) return null
    end = middle - half
    return text
  })
  return fitting.reverse()
}

/** Cut to what fits into `width` px. Bold letters take a little more. */
export const cutToWidth = (text: string, width: number, weight: 'normal' | 'bold' = 'normal'): string => {
  const most = Math.max(4, Math.floor(width / (LETTER_WIDTH * (weight === 'bold' ? 1.06 : 1))))
  const letters = [...text]
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`
}
