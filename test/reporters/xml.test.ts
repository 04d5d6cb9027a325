import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type XmlElement, xmlDocument } from '../../reporters/junit/xml.ts'
import { python } from '../dataset/python.ts'

describe('xmlDocument', () => {
  test('indents elements, and adds nothing to texts', () => {
    const root: XmlElement = {
      name: 'a',
      attributes: { n: 1, text: 'x < "y" & \n z' },
      children: [
        { name: 'b', children: ['1 < 2 ]]> \r\n &', { name: 'c' }] },
        { name: 'd', children: [{ name: 'e' }] },
      ],
    }
    expect(xmlDocument(root)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<a n="1" text="x &lt; &quot;y&quot; &amp; &#10; z">
  <b>1 &lt; 2 ]]&gt; &#13;
 &amp;<c/></b>
  <d>
    <e/>
  </d>
</a>
`)
  })

  test('puts the replacement character where XML allows none', () => {
    const text = 'a\u0000b\u001b[31m\ud800c\ufffe\u{1F600}'
    expect(xmlDocument({ name: 'a', children: [text] })).toContain(
      '<a>a\ufffdb\ufffd[31m\ufffdc\ufffd\u{1F600}</a>',
    )
  })

  /** Expat, which is strict and shares nothing with this code. */
  const readBack = (documents: readonly string[]) =>
    python<[string, string][]>(
      `
import base64, json, sys, xml.etree.ElementTree as tree
documents = [base64.b64decode(one) for one in sys.argv[1:]]
roots = [tree.fromstring(one) for one in documents]
print(json.dumps([[root.get("x"), root.text or ""] for root in roots]))`,
      ...documents.map((one) => Buffer.from(one).toString('base64')),
    )

  test('any text comes back from a strict parser, in attributes and in elements', async () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'&<>"\'\t\n\r ]\u0000\u0008\ud800\ufffe\uffffé😀') }),
    )
    const property = fc.asyncProperty(fc.array(anyText, { minLength: 50, maxLength: 100 }), async (texts) => {
      const allowed = (text: string): string =>
        [...text]
          .map((char) => {
            const code = char.codePointAt(0)!
            const isControl = code < 0x20 && ![9, 10, 13].includes(code)
            return isControl || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff
              ? '\ufffd'
              : char
          })
          .join('')
      const documents = texts.map((text) =>
        xmlDocument({ name: 'r', attributes: { x: text }, children: [text] }),
      )
      expect(await readBack(documents)).toEqual(texts.map((text) => [allowed(text), allowed(text)]))
    })
    await fc.assert(property, { numRuns: 10 })
  })
})
