import { z } from 'zod'
import { askedSize, type DataSize, dataSize } from './dataSize.ts'
import { list, type Option } from './option.ts'
import { resourceLimits } from './resourceLimits.ts'
import { askedSizeText } from './sizeText.ts'

const sizes = z
  .array(dataSize)
  .min(1, 'expected at least one size')
  .superRefine((given, context) => {
    for (const [size, same] of Map.groupBy(given, (one) => JSON.stringify(asked(one)))) {
      if (same.length > 1 && size !== 'null')
        context.addIssue({ code: 'custom', message: `expected each size once${namesOf(same)}` })
    }
  })

/** Values that are no sizes have an issue of their own. */
const asked = (size: DataSize): object | null => (dataSize.safeParse(size).success ? askedSize(size) : null)

const namesOf = (same: readonly DataSize[]): string =>
  `; got ${same.map(askedSizeText).join(' and ')}, which ask for the same`

const someLimits = resourceLimits
  .extend({
    /** What engines that can be spread have beside their runner, within the same limits; 0: one process. */
    executors: z.number().int().min(0),
  })
  .partial()
  .refine(
    (given) => Object.values(given).some((value) => value !== undefined),
    'expected at least one of cpus, memoryMb and executors',
  )
export type VariantLimits = z.infer<typeof someLimits>

const limits = z
  .array(someLimits)
  .min(1, 'expected at least one limit')
  .refine(
    (given) => new Set(given.map(limitsText)).size === given.length,
    'expected each limit once; got one twice',
  )

/** `2 CPUs`, `1024 MiB`, `1 CPU, 4096 MiB` or `4 CPUs, 2 executors`. */
export const limitsText = ({ cpus, memoryMb, executors }: VariantLimits): string =>
  [
    ...(cpus === undefined ? [] : [counted(cpus, 'CPU')]),
    ...(memoryMb === undefined ? [] : [`${memoryMb} MiB`]),
    ...(executors === undefined ? [] : [counted(executors, 'executor')]),
  ].join(', ')

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** What makes several variants of one scenario: it is run at every size under every limit. */
export const variantSettings = z
  .strictObject({
    /** Sizes of generated data, each in place of `data`'s own. */
    sizes,
    /** What a trial may use, each over `resourceLimits`, and among how many executors that is divided. */
    limits,
  })
  .partial()
export type VariantSettings = z.infer<typeof variantSettings>

export const variantOptions: Record<string, Option> = {
  sizes: {
    value: '3MB,10MB,30MB',
    help: 'run every scenario with generated data at each of these sizes; default: as each declares',
    parse: list,
    put: ['sizes'],
  },
}
