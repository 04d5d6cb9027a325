import { z } from 'zod'
import { columnType } from './columnType.ts'
import { columnName, list, type OperationCharacter, operation } from './operation.ts'

const table = z.string('expected a table name').min(1, 'expected a table name')
const condition = z.string('expected a SQL condition').trim().min(1, 'expected a SQL condition')

const schemaChanges = z
  .strictObject({
    add: z.record(columnName, columnType),
    /** From the name so far to the new one. */
    rename: z.record(columnName, columnName),
    /** int → long, float → double, decimal to more digits. */
    widen: z.record(columnName, columnType),
    drop: z.array(columnName),
  })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, 'expected add, rename, widen or drop')

/** Operations on a table of the scenario: the last of a step, where its rows go, or the only one. */
export const tableOperations = [
  operation('append', {
    table,
    /** Only rows whose value lies above the table's greatest: an incremental load from a watermark. */
    after: columnName.optional(),
  }),
  operation('overwrite', { table }),
  operation('upsert', {
    table,
    on: z.array(columnName).min(1),
    /** Over the incoming rows: those for which it is true delete the row of their key. */
    deleteWhen: condition.optional(),
  }),
  operation('delete', { table, where: condition }),
  operation('evolve', { table, changes: schemaChanges }),
  operation('maintain', { table, action: z.enum(['compact', 'expireSnapshots']) }),
] as const

/** Whether an operation ends a step by writing its rows into a table. */
export const writesTable = (type: string): boolean => ['append', 'overwrite', 'upsert'].includes(type)

/** Whether an operation is a step by itself: no rows go into it. */
export const standsAlone = (type: string): boolean => ['delete', 'evolve', 'maintain'].includes(type)

const tableOperation = z.discriminatedUnion('operationType', tableOperations)
export type TableOperation = z.infer<typeof tableOperation>

/** Adds the rows to a table; with `after` only those whose value there lies above the table's greatest. */
export const append = (
  table: string,
  { after }: { after?: string } = {},
  about: OperationCharacter = {},
): TableOperation => ({
  operationType: 'append',
  parameters: { table, ...(after !== undefined && { after }) },
  ...about,
})

/** Replaces all rows of a table. */
export const overwrite = (table: string, about: OperationCharacter = {}): TableOperation => ({
  operationType: 'overwrite',
  parameters: { table },
  ...about,
})

/**
 * Updates the rows whose key is in the table already and inserts the others; with `deleteWhen` rows for which
 * it is true delete theirs, and insert nothing. Several incoming rows of one key fail: deduplicate before.
 */
export const upsert = (
  table: string,
  by: { on: string | readonly string[]; deleteWhen?: string },
  about: OperationCharacter = {},
): TableOperation => ({
  operationType: 'upsert',
  parameters: { table, ...by, on: list(by?.on) },
  ...about,
})

/**
 * Deletes the rows of a table for which a condition is true. It compares columns with constants (`=`, `<`,
 * IN, BETWEEN, IS NULL, LIKE 'start%', AND, OR, NOT), so that it can be answered from Iceberg's statistics.
 */
export const deleteRows = (table: string, where: string, about: OperationCharacter = {}): TableOperation => ({
  operationType: 'delete',
  parameters: { table, where },
  ...about,
})

/** Changes a table's columns by Iceberg's own schema evolution; rows that are there stay as they are. */
export const evolve = (
  table: string,
  changes: z.infer<typeof schemaChanges>,
  about: OperationCharacter = {},
): TableOperation => ({ operationType: 'evolve', parameters: { table, changes }, ...about })

/** Merges small files, or drops all snapshots but the last. A stack that has no such thing is `unsupported`. */
export const maintain = (
  table: string,
  action: 'compact' | 'expireSnapshots',
  about: OperationCharacter = {},
): TableOperation => ({ operationType: 'maintain', parameters: { table, action }, ...about })
