import { html, type Markup, type Part } from './markup.ts'

/** A table that scrolls in itself where it is wider than the page. The first column names its rows. */
export const dataTable = (
  caption: string,
  header: readonly Part[],
  rows: readonly (readonly Part[])[],
): Markup =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table>
<caption class="hidden">${caption}</caption>
<thead><tr>${header.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([name, ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`
