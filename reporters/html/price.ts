import type { BenchmarkResults } from '../../src/analysis/results.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { formatByteSize, parseByteSize } from '../../src/host/byteSize.ts'
import type { Workload } from '../../src/scenario/workload.ts'
import { runsText } from '../console/cost.ts'
import { usdText } from '../money.ts'
import { html, type Part } from './markup.ts'

/** Data of a size asked are some per cent larger or smaller. */
const SAME_SIZE = 1.05

/** Whose price stands for an answer: of what was run nearest to the size stated, else the largest that has one. */
export const pricedResult = (
  results: readonly ScenarioResult[],
  { size }: Pick<Workload, 'size'>,
): ScenarioResult => {
  const priced = results.filter(({ cost }) =>
    Object.values(cost?.stacks ?? {}).some(({ wholeInstance, allocated }) => wholeInstance ?? allocated),
  )
  const stated = size === undefined ? Number.POSITIVE_INFINITY : parseByteSize(size)!
  return (priced.length > 0 ? priced : results).toSorted(
    (a, b) => farFrom(stated, a) - farFrom(stated, b),
  )[0]!
}

/** 1 at the size itself; beside infinity the largest is nearest. */
const farFrom = (bytes: number, { dataset }: ScenarioResult): number =>
  bytes === Number.POSITIVE_INFINITY
    ? 1 / dataset.bytes
    : Math.max(bytes / dataset.bytes, dataset.bytes / bytes)

/** What a run and a month of them cost on each stack, in a line each; null where no cost was computed. */
export const priceText = (
  result: ScenarioResult,
  { prices }: Pick<BenchmarkResults, 'prices'>,
  workload: Pick<Workload, 'size'> = {},
): Part => {
  const { cost, stackResults } = result
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
  return html`<ul>${parts}</ul><span class="quiet">at ${sizeText(result, workload)}; ${prices.note} (${prices.region})</span>`
}

/** `50MB`, or that nothing was run at the size stated. */
const sizeText = (result: ScenarioResult, { size }: Pick<Workload, 'size'>): string =>
  size === undefined || farFrom(parseByteSize(size)!, result) <= SAME_SIZE
    ? result.size
    : `${result.size}, of what was run nearest to the ${formatByteSize(parseByteSize(size)!)} stated`
