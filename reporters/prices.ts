import picocolors from 'picocolors'
import type { PricesUsed } from '../src/analysis/cost/costResult.ts'
import { factNames, factsOf } from '../src/analysis/cost/pricesUsed.ts'
import { instancesOf, type Origin } from '../src/analysis/cost/priceTable.ts'
import { wrapped } from './console/lines.ts'
import { formatUsd } from './money.ts'
import { formatTable } from './table.ts'
import { firstLine, harmless, type TerminalOptions } from './terminal.ts'

/** A price table for people: what costs what, since when, by whose word, and what nothing bears out. */
export const renderPrices = (prices: PricesUsed, { width, color }: TerminalOptions): string => {
  const { bold, dim } = picocolors.createColors(color)
  const { region, note, table, rates } = prices
  const plain = (text: string): string => firstLine(harmless(text))
  const { families, spot } = table
  const sources: [string, Origin][] = [
    ...families.map((one): [string, Origin] => [one.family, one]),
    ...(spot ? [['spot', spot] satisfies [string, Origin]] : []),
    ...factsOf(table).map(([name, fact]): [string, Origin] => [`${factNames[name]}: ${fact.value}`, fact]),
  ]
  const instances = instancesOf(table)
  const columns = [
    ['vCPUs', ...instances.map(({ vcpus }) => `${vcpus}`)],
    ['GiB', ...instances.map(({ memoryGib }) => `${memoryGib}`)],
    ['on demand, hour', ...instances.map(({ usdPerHour }) => `$${usdPerHour}`)],
    ['spot, hour', ...instances.map(({ spotUsdPerHour: spot }) => (spot ? `$${spot}` : '–'))],
    ['', ...instances.map(({ architecture }) => (architecture === 'arm64' ? 'arm64' : ''))],
  ]
  const rows = formatTable(['instance', ...instances.map(({ name }) => plain(name))], columns, width)
  return [
    ...wrapped(`${plain(region)} · ${note}`, width).map(bold),
    '',
    ...rows.flatMap((lines, part) => (part === 0 ? lines : ['', ...lines])),
    '',
    ...wrapped(
      `allocation: ${formatUsd(rates.cpuUsdPerHour)} a vCPU-hour, ${formatUsd(rates.memoryUsdPerGibHour)} a GiB-hour (${plain(rates.text)})`,
      width,
    ),
    '',
    ...sources.flatMap(([name, { date, source, verified, checkedAgainst }]) => [
      ...wrapped(`${verified ? '✓' : '? unverified:'} ${plain(name)} · ${date}`, width),
      ...wrapped(plain(source), width - 2).map((line) => dim(`  ${line}`)),
      ...(checkedAgainst === null
        ? []
        : wrapped(`checked against ${plain(checkedAgainst)}`, width - 2).map((line) => dim(`  ${line}`))),
    ]),
  ].join('\n')
}
