/** An element; texts among its children are escaped when it is written. */
export interface XmlElement {
  name: string
  attributes?: Readonly<Record<string, string | number>>
  children?: readonly (XmlElement | string)[]
}

/** Characters that no XML 1.0 document may hold, not even as a reference (section 2.2), lone surrogates among them. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** A carriage return would be read as a line feed, and in attributes all white space as a space (section 3.3.3). */
const escaped = (text: string, special: RegExp): string =>
  text
    .replaceAll(forbidden, '\u{FFFD}')
    .replaceAll(special, (char) => references[char] ?? `&#${char.charCodeAt(0)};`)

/** A whole document, one element a line where it has no text. */
export const xmlDocument = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, '').join('\n')}\n`

const lines = ({ name, attributes = {}, children = [] }: XmlElement, indent: string): string[] => {
  const pairs = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(`${value}`, /[&<>"\t\n\r]/g)}"`,
  )
  const start = `${indent}<${name}${pairs.join('')}`
  if (children.length === 0) return [`${start}/>`]
  // White space is text: around texts there must be none that was not theirs.
  if (children.some((child) => typeof child === 'string')) {
    const inside = children.map((child) =>
      typeof child === 'string' ? escaped(child, /[&<>\r]/g) : lines(child, '').join('\n'),
    )
    return [`${start}>${inside.join('')}</${name}>`]
  }
  const nested = (children as readonly XmlElement[]).flatMap((child) => lines(child, `${indent}  `))
  return [`${start}>`, ...nested, `${indent}</${name}>`]
}
