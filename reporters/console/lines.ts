import wrapAnsi from 'wrap-ansi'

/** Lines of at most `width` columns; a figure stays with its unit. */
export const wrapped = (text: string, width: number): string[] =>
  wrapAnsi(text.replaceAll(/(?<=\d) (?=%|blocks?\b)|(?<=%) (?=\d)/g, '\u00a0'), width, { hard: true })
    .replaceAll('\u00a0', ' ')
    .split('\n')

/** A sign, then text whose further lines start under its first. */
export const indented = (sign: string, text: string, width: number): string =>
  sign + wrapped(text, width - 2).join('\n  ')
