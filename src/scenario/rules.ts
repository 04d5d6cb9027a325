import { z } from 'zod'

const columnName = z.string().min(1)

/** ValidationRule of the design: what must hold in the output, whatever the other stack wrote. */
export const validationRule = z.discriminatedUnion('ruleType', [
  z.strictObject({ ruleType: z.literal('notNull'), column: columnName }),
  z.strictObject({ ruleType: z.literal('unique'), columns: z.array(columnName).min(1) }),
])
export type ValidationRule = z.infer<typeof validationRule>

/** No row has a null in this column. */
export const notNull = (column: string): ValidationRule => ({ ruleType: 'notNull', column })

/** No two rows have the same values in these columns; nulls count as equal. */
export const unique = (...columns: [string, ...string[]]): ValidationRule => ({ ruleType: 'unique', columns })
