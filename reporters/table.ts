import cliTruncate from 'cli-truncate'
import stringWidth from 'string-width'

const GAP = '  '

export const pad = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stringWidth(text)))

const widthOf = (cells: readonly string[]): number => Math.max(0, ...cells.map((cell) => stringWidth(cell)))

/**
 * Lines of a table that has one column of row names and any number of others. Columns that do not fit beside
 * each other follow below, each part with its own row names, so that no line is wider than `width`.
 */
export const formatTable = (
  names: readonly string[],
  columns: readonly (readonly string[])[],
  width: number,
): string[][] => {
  const nameWidth = widthOf(names)
  const room = Math.max(1, width - nameWidth - GAP.length)
  const fitting = columns.map((cells) => cells.map((cell) => cliTruncate(cell, room)))
  return chunk(fitting, room).map((part) => linesOf(names, nameWidth, part))
}

const chunk = (columns: readonly string[][], room: number): string[][][] => {
  const parts: string[][][] = []
  let used = Number.POSITIVE_INFINITY
  for (const column of columns) {
    const needed = widthOf(column)
    used += GAP.length + needed
    if (used <= room) parts.at(-1)!.push(column)
    else {
      parts.push([column])
      used = needed
    }
  }
  return parts
}

const linesOf = (names: readonly string[], nameWidth: number, columns: readonly string[][]): string[] => {
  const widths = columns.map(widthOf)
  return names.map((name, row) => {
    const cells = columns.map((column, i) => pad(column[row]!, widths[i]!))
    return [pad(name, nameWidth), ...cells].join(GAP).trimEnd()
  })
}
