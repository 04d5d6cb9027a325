import { z } from 'zod'
import { costSettings } from '../../scenario/costOptions.ts'
import { estimate } from '../estimate.ts'
import { listedInstance, priceTable } from './priceTable.ts'

/** The price table of a run and the settings that go with it: all that its costs are computed from. */
export const pricesUsed = z.object({
  region: z.string(),
  /** The latest day of the instances' list. */
  date: z.string(),
  currency: z.literal('USD'),
  source: z.string(),
  /** `List prices of DATE, never your bill`, for every place that shows a cost. */
  note: z.string(),
  /** By vCPU-hour and GiB-hour, and how they were come by. */
  rates: z.object({ cpuUsdPerHour: z.number(), memoryUsdPerGibHour: z.number(), text: z.string() }),
  /** Facts of the table that nothing bears out, for people. */
  unverified: z.array(z.string()),
  settings: costSettings,
  table: priceTable,
})
export type PricesUsed = z.infer<typeof pricesUsed>

const costFigure = z.enum(['wholeInstance', 'allocated', 'monthly'])
export type CostFigure = z.infer<typeof costFigure>

/** A part of a cost, or what comes on top. */
const costLine = z.object({
  name: z.enum(['start-up', 'provisioning', 'spot', 'storage', 'requests', 'control plane', 'disk']),
  per: z.enum(['run', 'month']),
  /** The figures that contain it. */
  isIn: z.array(z.enum(['wholeInstance', 'allocated', 'monthly', 'alwaysOn'])),
  /** Null where it can't be had; the text says why. */
  usd: estimate.nullable(),
  text: z.string(),
})
export type CostLine = z.infer<typeof costLine>

/** What one run, or a month of runs, of a stack costs. */
const stackCost = z.object({
  /** What an instance must have: the measured peaks with headroom. Null with `whyNot`. */
  need: z.object({ vcpus: z.number(), memoryGib: z.number(), text: z.string() }).nullable(),
  /** The cheapest instance that fits, for the time of one run. */
  wholeInstance: z.object({ instance: listedInstance, billedSeconds: estimate, usd: estimate }).nullable(),
  /** OpenCost: the greater of request and use, by rate. */
  allocated: z
    .object({ cpus: z.number(), memoryGib: z.number(), cpuUsd: estimate, memoryUsd: estimate, usd: estimate })
    .nullable(),
  monthly: z
    .object({
      runsPerDay: z.number(),
      /** An instance for each run. */
      usd: estimate,
      /** A cluster that is never shut down. */
      alwaysOnUsd: estimate,
      /** Instances that the always-on cluster needs for this many runs. */
      alwaysOnInstances: z.number().int().positive(),
    })
    .nullable(),
  lines: z.array(costLine),
  /** Why a figure is null; null where none is. */
  whyNot: z.string().nullable(),
})
export type StackCost = z.infer<typeof stackCost>

/** What the stacks of one scenario cost, and what they cost against each other. */
export const costResult = z.object({
  settings: costSettings,
  stacks: z.record(z.string(), stackCost),
  /** Only of pairs that have a ratio of times. Ratio below 1: `stack` costs less. */
  comparisons: z.array(
    z.object({
      figure: costFigure,
      stack: z.string(),
      against: z.string(),
      ratio: estimate,
      sentence: z.string(),
    }),
  ),
  /** What a reader should know before he takes these figures for his own. */
  caveats: z.array(z.string()),
})
export type CostResult = z.infer<typeof costResult>
