import { z } from 'zod'

const amount = z.number().min(0)
const date = z.iso.date()

/** Where a group of facts comes from, and whether anything else bears it out. */
const origin = {
  /** Day of the list. */
  date,
  source: z.string().min(1),
  verified: z.boolean(),
  /** What it was held against; null where there was nothing. */
  checkedAgainst: z.string().min(1).nullable(),
}

/** One figure with its origin. */
const fact = z.strictObject({ value: amount, ...origin })

export const architecture = z.enum(['x86_64', 'arm64'])
export type Architecture = z.infer<typeof architecture>

/** An instance on a price list. */
export const listedInstance = z.strictObject({
  name: z.string().min(1),
  vcpus: z.number().int().min(1),
  memoryGib: z.number().positive(),
  architecture: architecture.default('x86_64'),
  usdPerHour: z.number().positive(),
  /** Null where no list says. */
  spotUsdPerHour: z.number().positive().nullable().default(null),
})
export type ListedInstance = z.infer<typeof listedInstance>

/** List prices of one region. What a user's table leaves out is null and not counted. */
export const priceTable = z.strictObject({
  region: z.string().min(1),
  currency: z.literal('USD').default('USD'),
  onDemand: z.strictObject(origin),
  /** Of the instances' spot prices; null where there are none. */
  spot: z.strictObject(origin).nullable().default(null),
  /** Of the instances' vCPUs and memory; null: as `onDemand`. */
  shapes: z.strictObject(origin).nullable().default(null),
  instances: z.array(listedInstance).min(1),
  /** For allocation, by vCPU-hour and GiB-hour; null: derived from the instances. */
  rates: z
    .strictObject({ cpuUsdPerHour: amount, memoryUsdPerGibHour: amount, ...origin })
    .nullable()
    .default(null),
  /** Least seconds billed for a launch. */
  minimumSeconds: fact.nullable().default(null),
  /** From the call for an instance until a program can start on it. */
  bootSeconds: fact.nullable().default(null),
  /** Object storage, by GB (10⁹ bytes) and month. */
  storageUsdPerGbMonth: fact.nullable().default(null),
  /** The instance's own disk, by GiB and month. */
  diskUsdPerGibMonth: fact.nullable().default(null),
  putUsdPerThousand: fact.nullable().default(null),
  getUsdPerThousand: fact.nullable().default(null),
  controlPlaneUsdPerHour: fact.nullable().default(null),
})
export type PriceTable = z.infer<typeof priceTable>
