import { escapeMarkdown } from './escape.ts'

/** A GitHub-flavoured table; cells are escaped here. */
export const markdownTable = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => null), ...rows]
    .map(
      (cells) =>
        `| ${cells.map((cell) => (cell === null ? '---' : escapeMarkdown(cell) || ' ')).join(' | ')} |`,
    )
    .join('\n')
