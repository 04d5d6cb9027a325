import type * as Plot from '@observablehq/plot'
import { type Canvas, cutToWidth } from './drawing.ts'
import { plain } from './markup.ts'

const LINE = 17
const GAP = 12
const MARGIN = 10

/** A row of a figure: its name and its figures as text, above what is drawn. */
interface Row {
  name: string
  value: string
}

/** Rows with their text above them, so that long names need no margin. Positions are px from the top. */
interface Rows {
  options: Plot.PlotOptions
  labels: Plot.Markish[]
  middle(index: number): number
}

/** `height`: px of what is drawn in each row. `valueRoom`: px of a column of figures at the right of a wide drawing, in place of above the row. */
export const layRows = (
  { plot, width, isNarrow }: Canvas,
  rows: readonly Row[],
  height: number,
  { marginRight = MARGIN, valueRoom = 0 }: { marginRight?: number; valueRoom?: number } = {},
): Rows => {
  // On a phone the figures have a line of their own.
  const labelHeight = (isNarrow ? 2 : 1) * LINE
  const rowHeight = labelHeight + height + GAP
  const total = rows.length * rowHeight
  const aside = isNarrow ? 0 : valueRoom
  const right = marginRight + aside
  const room = width - MARGIN - right
  const label = (text: (row: Row) => string, options: Plot.TextOptions, offset: number) =>
    plot.text(rows, {
      ...options,
      text,
      y: (_row: Row, index: number) => index * rowHeight + offset,
      lineAnchor: 'top',
      fill: 'currentColor',
      // Stays readable where it lies on what is drawn.
      stroke: 'var(--page)',
      strokeWidth: 4,
      paintOrder: 'stroke',
    })
  return {
    options: {
      height: total + 46,
      marginTop: 4,
      marginBottom: 42,
      marginLeft: MARGIN,
      marginRight: right,
      y: { domain: [total, 0], axis: null },
    },
    labels: [
      label(
        ({ name, value }) =>
          cutToWidth(plain(name), isNarrow || aside > 0 ? room : room - value.length * 6.6 - 12, 'bold'),
        { frameAnchor: 'left', textAnchor: 'start', fontWeight: 600 },
        2,
      ),
      label(
        ({ value }) => cutToWidth(plain(value), room + aside),
        isNarrow
          ? { frameAnchor: 'left', textAnchor: 'start' }
          : { frameAnchor: 'right', textAnchor: 'end', dx: aside },
        isNarrow ? LINE + 1 : aside > 0 ? labelHeight + height / 2 - 6 : 2,
      ),
    ],
    middle: (index) => index * rowHeight + labelHeight + height / 2,
  }
}
