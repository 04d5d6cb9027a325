import { formatCount } from '../format.ts'

/** Part of a document that is there only if there is room. */
export interface Section {
  text: string
  /** What it is one of, in the plural, for the line that counts what was left out. */
  kind: string
}

/** Room for the line about what was left out. */
const NOTE_BYTES = 400

const bytesOf = (text: string): number => Buffer.byteLength(text)

/**
 * Joins `start` and as many sections as fit into `limit` bytes, in their order, and says what was left out.
 * `start` itself is cut at a line if even that does not fit.
 */
export const fitted = (start: string, sections: readonly Section[], end: string, limit: number): string => {
  const reserve = NOTE_BYTES + bytesOf(end)
  const kept: string[] = []
  const left = new Map<string, number>()
  let size = Math.min(bytesOf(start), limit)
  for (const { text, kind } of sections) {
    const needed = bytesOf(text) + 2
    if (size + needed + reserve <= limit) {
      kept.push(text)
      size += needed
    } else left.set(kind, (left.get(kind) ?? 0) + 1)
  }
  const head = bytesOf(start) + reserve > limit ? cutAtLine(start, limit - reserve) : start
  const missing = [...left].map(([kind, count]) => `${count} ${kind}`).join(', ')
  const cut =
    head === start && missing === ''
      ? []
      : [
          `**Cut**${missing && `: ${missing} left out`} to stay within what GitHub shows (${formatCount(limit)} bytes). All of it is in \`report.json\`.`,
        ]
  return `${[head, ...kept, ...cut, end].filter((part) => part !== '').join('\n\n')}\n`
}

const cutAtLine = (text: string, limit: number): string => {
  const lines = text.split('\n')
  let size = 0
  const kept = lines.findIndex((line) => {
    size += bytesOf(line) + 1
    return size > limit
  })
  return lines.slice(0, kept === -1 ? lines.length : kept).join('\n')
}
