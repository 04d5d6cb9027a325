import type { BenchmarkResults } from '../../src/analysis/results.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { runsText } from '../console/cost.ts'
import { usdText } from '../money.ts'
import { html, type Part } from './markup.ts'

/** What a run and a month of them cost on each stack, in a line each; null where no cost was computed. */
export const priceText = (
  { cost, stackResults, size }: ScenarioResult,
  { prices }: Pick<BenchmarkResults, 'prices'>,
): Part => {
  if (!cost || !prices) return null
  const parts = Object.entries(cost.stacks).map(([stack, { wholeInstance, allocated, monthly, whyNot }]) => {
    const label = stackResults[stack]?.label ?? stack
    const usd = wholeInstance?.usd ?? allocated?.usd
    if (!usd) return html`<li>${label}: no price, ${whyNot}</li>`
    const where = wholeInstance ? ` on ${wholeInstance.instance.name}` : ' by share of CPU and memory'
    const ofMonth = cost.settings.alwaysOn ? monthly?.alwaysOnUsd : monthly?.usd
    const month = ofMonth
      ? `; ${usdText(ofMonth)} a month at ${runsText(monthly!.runsPerDay)}${cost.settings.alwaysOn ? ', always on' : ''}`
      : ''
    return html`<li>${label}: <strong>${usdText(usd)}</strong> a run${where}${month}</li>`
  })
  if (parts.length === 0) return null
  return html`<ul>${parts}</ul><span class="quiet">at ${size}; ${prices.note} (${prices.region})</span>`
}
