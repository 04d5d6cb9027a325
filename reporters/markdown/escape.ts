import { harmless } from '../terminal.ts'

/** Names must not call people, link issues or become links; this is how Renovate stops GitHub. */
const ZERO_WIDTH_SPACE = '&#8203;'

const references: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&#124;',
  '\\': '&#92;',
}

const oneLine = (text: string): string => harmless(text).replaceAll(/\s+/g, ' ').trim()

const unlinked = (text: string): string =>
  text.replaceAll(/@|(?<!&)#(?=\d)|(?<=https?|ftp):(?=\/\/)|(?<=www)\./gi, `$&${ZERO_WIDTH_SPACE}`)

/**
 * Any text as one line of GitHub-flavoured Markdown that reads as it is: no cell ends, no markup begins, no HTML. A
 * backslash before a pipe is read differently by different parsers, so both are written as character references.
 */
export const escapeMarkdown = (text: string): string =>
  unlinked(
    oneLine(text)
      .replaceAll(/[&<>|\\]/g, (char) => references[char]!)
      .replaceAll(/[`*_~[\]]/g, '\\$&')
      // What begins a heading, a list or an underline at the start of a line.
      .replace(/^(?:[#=]|[+-](?=[\s-]|$))/, '\\$&')
      .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2'),
  )

/** The same for text between HTML tags, where Markdown is not read. */
export const escapeHtml = (text: string): string =>
  unlinked(oneLine(text).replaceAll(/[&<>]/g, (char) => references[char]!))
