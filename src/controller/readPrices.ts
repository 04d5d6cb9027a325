import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import { builtInPrices } from '../analysis/cost/builtInPrices.ts'
import type { PricesUsed } from '../analysis/cost/costResult.ts'
import { pricesUsedOf } from '../analysis/cost/pricesUsed.ts'
import { type PriceTable, priceTable } from '../analysis/cost/priceTable.ts'
import { UserError } from '../recovery/errors.ts'
import { type Configuration, mergeSettings } from '../scenario/configuration.ts'
import { type CostSettings, defaultCostSettings } from '../scenario/costOptions.ts'
import { parseOrExplain } from '../scenario/explain.ts'

const LOOK = '`npx etl-bench prices --json` shows a whole one'

/**
 * The price table that settings ask for: the user's own, or the one that comes with etl-bench.
 *
 * @throws UserError which file can't be read, which of its fields is wrong, or which regions there are.
 */
export const readPrices = async (
  given: Configuration['config']['cost'],
  root: string,
): Promise<PricesUsed> => {
  const settings = mergeSettings(defaultCostSettings, given)
  const tables = settings.prices === undefined ? [builtInPrices] : await readTables(settings.prices, root)
  return pricesUsedOf(tableOf(tables, settings), settings)
}

const readTables = async (path: string, root: string): Promise<PriceTable[]> => {
  const text = await readFile(resolve(root, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      `cost.prices: expected a file with a price table; ${path} can’t be read (${error.code}). ${LOOK}.`,
    )
  })
  const json = parseJson(text, path)
  const subject = `${path} is no price table (${LOOK})`
  return Array.isArray(json)
    ? parseOrExplain(z.array(priceTable).min(1), json, subject)
    : [parseOrExplain(priceTable, json, subject)]
}

const parseJson = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserError(`cost.prices: expected JSON in ${path}: ${(error as Error).message}. ${LOOK}.`)
  }
}

const tableOf = (tables: readonly PriceTable[], { region, prices }: CostSettings): PriceTable => {
  const regions = tables.map((table) => table.region)
  const found = tables.filter((table) => region === undefined || table.region === region)
  if (found.length === 1) return found[0]!
  const where = prices ?? 'the table that comes with etl-bench'
  const advice =
    found.length > 1 && region !== undefined
      ? 'name each region once'
      : `set cost.region to one of them${prices === undefined ? ', or cost.prices to a table of your own' : ''}`
  throw new UserError(
    `cost.region: expected one region of ${where} (${regions.join(', ')}); got ${region ?? 'none'}. Next: ${advice}.`,
  )
}
