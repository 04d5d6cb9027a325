import type * as Plot from '@observablehq/plot'
import { dataTable } from './dataTable.ts'
import type { Canvas, Draw } from './drawing.ts'
import { html, type Markup, type Part } from './markup.ts'

interface FigureRequest {
  title: string
  /** What it shows, and how to read it, in a sentence or two. */
  caption: Part
  /** What it shows for those who cannot see it. */
  description: string
  draw(canvas: Canvas): Plot.PlotOptions
  /** The same figures as a table. */
  table: { header: readonly string[]; rows: readonly (readonly Part[])[] }
  legend?: Part
}

/** Makes figures, each with ids of its own. */
export type MakeFigure = (request: FigureRequest) => Markup

export const figures = (draw: Draw): MakeFigure => {
  let count = 0
  return ({ title, caption, description, draw: options, table, legend }) => {
    count += 1
    const id = `figure-${count}`
    return html`<figure id="${id}">
<h4 id="${id}-name">${title}</h4>
<figcaption>${caption}</figcaption>
${legend}
${draw(options, { name: `${id}-name`, description: `${id}-description` })}
<p class="hidden" id="${id}-description">${description}. The table below has the same figures.</p>
<details class="figures"><summary>${title}: the figures</summary>${dataTable(title, table.header, table.rows)}</details>
</figure>`
  }
}
