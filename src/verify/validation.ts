import { z } from 'zod'
import { validationRule } from '../scenario/rules.ts'
import { trialOutput } from '../trial/record.ts'

/** What the referee reads from one table. `problems`: it lacks the declared columns, or is not there. */
export const tableDigest = z.union([
  trialOutput.extend({
    /** By column without floats; they only explain a difference. */
    columnDigests: z.record(z.string(), z.string()),
    snapshotId: z.string().nullable(),
    /** Digests compare only under the same algorithm. */
    algorithm: z.string(),
  }),
  z.object({ problems: z.array(z.string()).min(1) }),
])

/** Floats are equal where |expected − actual| ≤ absolute + relative · |expected|. */
const tolerance = z.object({
  relative: z.number(),
  absolute: z.number(),
  /** What holds for single columns instead. */
  columns: z
    .record(z.string(), z.object({ relative: z.number(), absolute: z.number() }).partial())
    .optional(),
})
export type Tolerance = z.infer<typeof tolerance>

/** Values as text, cut to what can be read; a side that has no such row is null. */
const exampleRow = z.object({
  kind: z.enum(['different', 'missing', 'extra']),
  key: z.record(z.string(), z.string()),
  values: z.array(
    z.object({ column: z.string(), expected: z.string().nullable(), actual: z.string().nullable() }),
  ),
})
export type ExampleRow = z.infer<typeof exampleRow>

/** How an output differs from the table it was compared with. */
export const tableDifferences = z.object({
  identical: z.boolean(),
  rows: z.object({ expected: z.number().int(), actual: z.number().int() }),
  /** Rows that only the expected table has. */
  missing: z.number().int(),
  /** Rows that only the output has. */
  extra: z.number().int(),
  /** Columns that differ. `rows` is null where no key tells which row is which. */
  columns: z.array(
    z.object({
      column: z.string(),
      rows: z.number().int().nullable(),
      /** Over rows that differ; null where a difference has no size. */
      maxAbsolute: z.number().nullable(),
      maxRelative: z.number().nullable(),
    }),
  ),
  /** Keys that several rows have; null where that plays no part. */
  duplicateKeys: z.object({ expected: z.number().int(), actual: z.number().int() }).nullable(),
  examples: z.array(exampleRow),
  tolerance,
})
export type TableDifferences = z.infer<typeof tableDifferences>

export const ruleResult = z.object({
  rule: validationRule,
  passed: z.boolean(),
  violations: z.number().int(),
  examples: z.array(z.record(z.string(), z.string())),
})
export type RuleResult = z.infer<typeof ruleResult>

/** ValidationResult of the design. */
export const validationResult = z.object({
  /** Null where the table can't be read as the declared columns. */
  output: trialOutput.nullable(),
  /** Null where there was nothing to compare with. */
  identical: z.boolean().nullable(),
  /** Null where nothing was compared. */
  differences: tableDifferences.nullable(),
  ruleResults: z.array(ruleResult),
  /** What is wrong, for people; null when all is well. */
  message: z.string().nullable(),
})
export type ValidationResult = z.infer<typeof validationResult>
