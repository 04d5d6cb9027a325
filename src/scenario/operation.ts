import { z } from 'zod'

export const columnName = z.string('expected a column name').min(1, 'expected a column name')

/** What the author says of an operation's weight; `selectivity` is the share of rows that it keeps, 0 to 1. */
const character = {
  complexity: z.enum(['simple', 'moderate', 'complex']).optional(),
  selectivity: z.number().min(0).max(1, 'expected a share of rows from 0 to 1').optional(),
}
export type OperationCharacter = z.infer<z.ZodObject<typeof character>>

/** The schema of one operation: its name, its parameters, and what its author says of it. */
export const operation = <Name extends string, Shape extends z.core.$ZodLooseShape>(
  name: Name,
  parameters: Shape,
) => z.strictObject({ operationType: z.literal(name), parameters: z.strictObject(parameters), ...character })

/** Vitest runs benchmark files without checking types, so wrong arguments pass through here to the schema. */
export const list = (names: string | readonly string[]): string[] => [names].flat()
