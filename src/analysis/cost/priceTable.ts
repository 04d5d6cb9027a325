import { z } from 'zod'

const price = z.number().positive()

/** Where facts come from, and whether anything else bears them out. */
const origin = {
  /** Day of the list. */
  date: z.iso.date(),
  source: z.string().min(1),
  verified: z.boolean().default(false),
  /** What they were held against; null where there was nothing. */
  checkedAgainst: z.string().min(1).nullable().default(null),
}
export type Origin = z.infer<z.ZodObject<typeof origin>>

/** One figure with its origin; null where it isn't known, and is not counted then. */
const fact = z
  .strictObject({ value: z.number().min(0), ...origin })
  .nullable()
  .default(null)
export type Fact = NonNullable<z.infer<typeof fact>>

const architecture = z.enum(['x86_64', 'arm64'])
export type Architecture = z.infer<typeof architecture>

const size = z.strictObject({
  /** Whole: `m7i.xlarge`. */
  name: z.string().min(1),
  vcpus: z.number().int().min(1),
  memoryGib: z.number().positive(),
  usdPerHour: price,
  /** Null where no list says. */
  spotUsdPerHour: price.nullable().default(null),
})

/** An instance of the list, with what its family says of it. */
export const listedInstance = size.extend({ architecture })
export type ListedInstance = z.infer<typeof listedInstance>

/** List prices of one region. */
export const priceTable = z
  .strictObject({
    region: z.string().min(1),
    currency: z.literal('USD').default('USD'),
    /** Instances with a common origin. */
    families: z
      .array(
        z.strictObject({
          family: z.string().min(1),
          architecture: architecture.default('x86_64'),
          ...origin,
          sizes: z.array(size).min(1),
        }),
      )
      .min(1),
    /** Of the instances' spot prices. */
    spot: z.strictObject(origin).nullable().default(null),
    /** For allocation; null: derived from the instances. */
    rates: z
      .strictObject({ cpuUsdPerHour: price, memoryUsdPerGibHour: price, ...origin })
      .nullable()
      .default(null),
    /** Least seconds that are billed for a launch. */
    minimumSeconds: fact,
    /** From the start of billing until a program can start on the instance. */
    bootSeconds: fact,
    /** Of the instance's own disk. */
    diskGib: fact,
    diskUsdPerGibMonth: fact,
    /** Object storage; GB is 2³⁰ bytes, as it is billed. */
    storageUsdPerGbMonth: fact,
    putUsdPerThousand: fact,
    getUsdPerThousand: fact,
    controlPlaneUsdPerHour: fact,
  })
  .check(({ value, issues }) => {
    const names = value.families.flatMap(({ sizes }) => sizes.map(({ name }) => name))
    value.families.forEach(({ sizes }, i) => {
      sizes.forEach(({ name }, j) => {
        if (names.indexOf(name) !== names.lastIndexOf(name))
          issues.push({
            code: 'custom',
            path: ['families', i, 'sizes', j, 'name'],
            message: 'expected a name that no other instance has',
            input: name,
          })
      })
    })
  })
export type PriceTable = z.infer<typeof priceTable>

/** All instances of a table, as listed. */
export const instancesOf = ({ families }: Pick<PriceTable, 'families'>): ListedInstance[] =>
  families.flatMap(({ architecture, sizes }) => sizes.map((one) => ({ ...one, architecture })))
