import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { html, plain } from '../../../reporters/html/markup.ts'

const anything = fc.string({ unit: 'binary', maxLength: 60 })

describe('a template', () => {
  test('escapes what is put into content and attributes', () => {
    expect(html`<p title="${'"<&\'>'}">${'<b>&amp;'}</p>`.text).toBe(
      '<p title="&quot;&lt;&amp;&#39;&gt;">&lt;b&gt;&amp;amp;</p>',
    )
  })

  test('joins lists, keeps markup, and leaves nothing for nothing', () => {
    const items = ['a', html`<b>b</b>`, null, undefined, false, 0] as const
    expect(html`<p>${items}</p>`.text).toBe('<p>a<b>b</b>0</p>')
  })

  test('gives any text back as it was, but for control characters', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { document } = parseHTML(
          html`<!doctype html><html><body><p title="${text}">${text}</p></body></html>`.text,
        )
        expect(document.querySelector('p')?.textContent).toBe(plain(text))
        expect(document.querySelector('p')?.getAttribute('title')).toBe(plain(text))
      }),
    )
  })

  test('shows marks that turn the direction of text as what they are', () => {
    expect(plain('safe\u202etxt.exe')).toBe('safe\ufffdtxt.exe')
  })
})
