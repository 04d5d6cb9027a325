import { z } from 'zod'
import { type ETLOperation, etlOperation } from './operations.ts'
import { standsAlone, writesTable } from './tableOperations.ts'

/** Operations in order; those on a table end the list, or stand alone. */
export const operationList = z
  .array(etlOperation)
  .min(1, 'expected at least one operation')
  .superRefine((operations, context) => {
    for (const [index, { operationType }] of operations.entries()) {
      const problem = misplaced(operationType, index, operations.length)
      if (problem) context.addIssue({ code: 'custom', path: [index, 'operationType'], message: problem })
    }
  })

const misplaced = (type: ETLOperation['operationType'], index: number, length: number): string | null => {
  if (standsAlone(type) && length > 1) return `expected '${type}' to be a step of its own`
  if (writesTable(type) && index < length - 1) return `expected '${type}' as the last operation of its step`
  return null
}

/** A step of a pipeline: rows of one table through operations into another. Steps run one after another. */
export const scenarioStep = z.strictObject({
  /** An input table, or one that the scenario writes. Absent: the scenario's `source`. */
  from: z.string().min(1).optional(),
  /** Ends with `append`, `overwrite` or `upsert`, or is `deleteRows`, `evolve` or `maintain` alone. */
  operations: operationList.refine(
    (operations) => endsInTable(operations),
    'expected append, overwrite or upsert as the last operation, or deleteRows, evolve or maintain alone',
  ),
})
export type ScenarioStep = z.infer<typeof scenarioStep>

/** Whether the last operation is one on a table; an empty list is wrong for another reason. */
export const endsInTable = (operations: readonly ETLOperation[]): boolean => {
  const last = operations.at(-1)
  return last === undefined || isTableOperation(last.operationType)
}

/** Whether an operation is one on a table. */
export const isTableOperation = (type: ETLOperation['operationType']): boolean =>
  standsAlone(type) || writesTable(type)
