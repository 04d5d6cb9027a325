import { append, deleteRows, maintain } from '../../../src/scenario/tableOperations.ts'
import type { Case } from '../support/cases.ts'
import { changeCases } from '../support/changeCases.ts'
import { parquet } from '../support/lake.ts'
import { partitionCases } from '../support/partitionCases.ts'
import { writeCases } from '../support/writeCases.ts'

const properties = Object.fromEntries(
  ['delete', 'update', 'merge'].map((change) => [`write.${change}.mode`, 'merge-on-read']),
)

const mergeOnRead = ({ name, tables = {}, ...rest }: Case): Case => ({
  ...rest,
  name: `${name}; merge-on-read`,
  tables: Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, { ...table, properties }])),
})

const shops = { id: 'int', shop: 'string' }

/** How tables are laid out in files, which PyIceberg has less of. */
export const layoutCases: Case[] = [
  ...[...writeCases, ...partitionCases, ...changeCases]
    .filter(({ name }) => /^(upsert|delete of a whole|evolve gives)/.test(name))
    .map(mergeOnRead),
  {
    name: 'compaction merges the files of each partition, and has deletes done',
    inputs: { more: parquet(shops, [5, 'b'], [6, 'c']) },
    tables: {
      parted: {
        columns: shops,
        partitionBy: { shop: 'identity' },
        properties,
        before: [
          [
            [1, 'a'],
            [2, 'a'],
            [3, 'b'],
          ],
          [[4, 'a']],
        ],
        rows: [
          [1, 'a'],
          [4, 'a'],
          [3, 'b'],
          [5, 'b'],
          [6, 'c'],
        ],
        // Two before, the append, the delete and the compaction.
        state: { dataFiles: 3, partitions: 3, snapshots: 5 },
      },
      nothing: { columns: shops, rows: [], state: { snapshots: 0 } },
    },
    steps: {
      add: { operations: [append('parted')] },
      remove: { operations: [deleteRows('parted', 'id = 2')] },
      compact: { operations: [maintain('parted', 'compact')] },
      'compact nothing': { operations: [maintain('nothing', 'compact')] },
    },
  },
]
