import { z } from 'zod'
import { number, type Option, text } from './option.ts'
import { workload } from './workload.ts'

/** What costs are computed from. */
export const costSettings = z.strictObject({
  /** A price table of one's own, JSON; a relative path starts at the project. */
  prices: z.string().min(1).optional(),
  /** Which of the table's regions. */
  region: z.string().min(1).optional(),
  /** For the cost of a month, where a scenario’s workload states none. */
  runsPerDay: workload.shape.runsPerDay.unwrap(),
  /** Share of the measured peaks that an instance must have beyond them. */
  headroom: z.number().min(0).max(10),
  /** A month is that of a cluster that is never shut down, and not of one instance for each run. */
  alwaysOn: z.boolean(),
})
export type CostSettings = z.infer<typeof costSettings>

export const defaultCostSettings: CostSettings = { runsPerDay: 1, headroom: 0.25, alwaysOn: false }

export const costOptions: Record<string, Option> = {
  prices: {
    value: 'prices.json',
    help: 'price table of your own; default: AWS list prices that come with etl-bench',
    parse: text,
    put: ['cost', 'prices'],
  },
  'runs-per-day': {
    value: 'n',
    help: 'runs of each job a day: for its cost in a month, default 1, and stated for the recommendation',
    parse: number,
    put: ['workload', 'runsPerDay'],
  },
}
