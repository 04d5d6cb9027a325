import type { Command } from 'commander'
import { renderPrices } from '../../reporters/prices.ts'
import { terminalOf } from '../../reporters/terminal.ts'
import { readPrices } from '../controller/readPrices.ts'

interface PricesOptions {
  prices?: string
  region?: string
  json?: true
}

/** `etl-bench prices`: the list of prices that costs are computed from, and where each comes from. */
export const addPricesCommand = (program: Command): void => {
  program
    .command('prices')
    .description('show the price table, the day and source of each part, and what is unverified')
    .option('--prices <file>', 'a table of your own, which is checked')
    .option('--region <region>', 'one of its regions')
    .option('--json', 'as a table of your own would be written')
    .action(showPrices)
}

const showPrices = async ({ json, ...settings }: PricesOptions): Promise<void> => {
  const prices = await readPrices(settings, process.cwd())
  console.log(json ? JSON.stringify(prices.table, null, 2) : renderPrices(prices, terminalOf()))
}
