import type { StackResult } from '../../src/analysis/stackResult.ts'
import { html, type Markup } from './markup.ts'
import type { Page } from './page.ts'

/** Stacks with their shapes, dashes and colours. */
export const stackLegend = (
  { styles }: Pick<Page, 'styles'>,
  stacks: Readonly<Record<string, Pick<StackResult, 'label'>>>,
): Markup =>
  html`<ul class="legend">${Object.entries(stacks).map(([id, { label }]) => {
    const { className, sign, dashes } = styles.get(id)!
    return html`<li><span class="${className}" aria-hidden="true"><svg width="30" height="8"><path d="M0,4H30" stroke="currentColor" stroke-width="2" stroke-dasharray="${dashes || 'none'}"/></svg> ${sign}</span> ${label}</li>`
  })}</ul>`
