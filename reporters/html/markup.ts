import { harmless } from '../terminal.ts'

/** Text that is HTML already. Only `html` and `trusted` make it. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template: texts are escaped, nothing is left out, lists are joined. */
export type Part = Markup | string | number | null | undefined | false | readonly Part[]

/** A template of HTML that escapes whatever is put into it, for content and for quoted attributes. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.map((text, index) => `${index === 0 ? '' : textOf(parts[index - 1])}${text}`).join(''))

/** HTML that this program made by other means, such as drawings. Never for anything that came from outside. */
export const trusted = (text: string): Markup => new Markup(text)

const textOf = (part: Part): string => {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Markup) return part.text
  return Array.isArray(part) ? part.map(textOf).join('') : escaped(`${part as string | number}`)
}

const escaped = (text: string): string =>
  plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

/** Text from outside without control characters, lone surrogates, and marks that turn the direction of what follows. */
export const plain = (text: string): string =>
  harmless(text)
    .toWellFormed()
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
