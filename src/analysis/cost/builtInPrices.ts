import table from './prices.json' with { type: 'json' }
import { priceTable } from './priceTable.ts'

/** AWS list prices of one region that come with etl-bench; `ci/prices.ts` renews them. */
export const builtInPrices = priceTable.parse(table)
