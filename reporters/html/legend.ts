import type { StackResult } from '../../src/analysis/stackResult.ts'
import { html, type Markup } from './markup.ts'
import type { Page } from './page.ts'

/** Stacks with their shapes and colours. */
export const stackLegend = (
  { styles }: Pick<Page, 'styles'>,
  stacks: Readonly<Record<string, Pick<StackResult, 'label'>>>,
): Markup =>
  html`<ul class="legend">${Object.entries(stacks).map(
    ([id, { label }]) =>
      html`<li><span class="${styles.get(id)?.className}" aria-hidden="true">${styles.get(id)?.sign}</span> ${label}</li>`,
  )}</ul>`
