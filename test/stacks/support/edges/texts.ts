import {
  aggregate,
  deduplicate,
  filter,
  join,
  pivot,
  sort,
  transform,
  window,
} from '../../../../src/scenario/operations.ts'
import { append, deleteRows, upsert } from '../../../../src/scenario/tableOperations.ts'
import type { Case } from '../cases.ts'
import { parquet, type Row } from '../lake.ts'

/** In order by code point. UTF-16 would have 😀 before ～, and a collation é beside f. */
const ordered = [
  '',
  '\u0000',
  '\u0001',
  '\t',
  '\n',
  '\r\n',
  ' ',
  '"',
  '%',
  "'",
  ',',
  '\\',
  '\\n',
  '_',
  'a\u0000b',
  'a\u0000c',
  'a ',
  'e\u0301',
  '\u007f',
  'é',
  '\u200b',
  '～',
  '👩‍👩',
  '😀',
]
const texts = parquet(
  { id: 'int', k: 'string' },
  // Neither in the order of text nor in its opposite.
  ...ordered
    .map((k, id): Row => [id, k])
    .toSorted(([a], [b]) => ((Number(a) * 7) % 24) - ((Number(b) * 7) % 24)),
)
const ids = ordered.map((_, id): Row => [id])
const idOf = (text: string): number => ordered.indexOf(text)

const mega = 2 ** 20
const long = 'x'.repeat(mega - 1)
const wide = 'é'.repeat(mega / 2)
const last = '\u{10ffff}'.repeat(40)
const longTexts = [`${long}a`, `${long}b`, `${long}`, wide, `${wide}é`, last, `${last}a`]

/** Text of any characters and any length. */
export const textEdges: Case[] = [
  {
    name: 'Unicode and control characters: order, keys, groups, windows, pivots, upserts and deletes',
    inputs: {
      texts,
      twice: parquet(
        { k: 'string', w: 'int' },
        ...ordered.flatMap((k, id): Row[] => [
          [k, id],
          [k, id],
        ]),
      ),
    },
    source: 'texts',
    tables: {
      same: { columns: { k: 'string', id: 'int' }, rows: ordered.map((k, id) => [k, id]) },
      order: { columns: { id: 'int', number: 'long' }, rows: ids.map(([id]) => [id!, Number(id) + 1]) },
      backwards: { columns: { id: 'int' }, rows: [[21], [22], [23]] },
      inner: {
        columns: { id: 'int', w: 'int' },
        rows: ids.flatMap(([id]) => [
          [id!, id!],
          [id!, id!],
        ]),
      },
      semi: { columns: { id: 'int' }, rows: ids },
      anti: { columns: { id: 'int' }, rows: [] },
      groups: { columns: { id: 'int', rows: 'long' }, rows: ids.map(([id]) => [id!, 2]) },
      ends: { columns: { least: 'string', most: 'string', kinds: 'long' }, rows: [['', '😀', 24]] },
      latest: { columns: { k: 'string', w: 'int' }, rows: ordered.map((k, id) => [k, id]) },
      pivot: {
        columns: {
          all: 'boolean',
          é: 'long',
          'e\u0301': 'long',
          "'": 'long',
          '\t': 'long',
          '😀': 'long',
          '\\n': 'long',
        },
        rows: [[true, idOf('é'), idOf('e\u0301'), idOf("'"), idOf('\t'), idOf('😀'), idOf('\\n')]],
      },
      lengths: {
        columns: { id: 'int', characters: 'long', part: 'string' },
        rows: [
          [idOf('a\u0000b'), 3, '\u0000b'],
          [idOf('a\u0000c'), 3, '\u0000c'],
          [idOf('👩‍👩'), 3, '\u200d👩'],
        ],
      },
      merged: {
        columns: { k: 'string', w: 'int' },
        before: [ordered.map((k): Row => [k, -1])],
        rows: ordered.map((k, id) => [k, id]),
      },
      left: {
        columns: { id: 'int', k: 'string' },
        rows: ordered.flatMap((k, id): Row[] =>
          ['é', "'", '\t', '😀', 'a\u0000b', '\\', '～'].includes(k) ? [] : [[id, k]],
        ),
      },
    },
    steps: {
      same: { operations: [append('same')] },
      order: {
        operations: [
          transform({ all: '1' }),
          window({ by: 'all', orderBy: 'k', columns: { number: 'row_number()' } }),
          append('order'),
        ],
      },
      backwards: { operations: [sort('k desc', { limit: 3 }), append('backwards')] },
      inner: { operations: [join('twice', { on: 'k' }), append('inner')] },
      semi: { operations: [join('twice', { on: 'k', how: 'semi' }), append('semi')] },
      anti: { operations: [join('twice', { on: 'k', how: 'anti' }), append('anti')] },
      groups: {
        from: 'twice',
        operations: [
          aggregate({ by: { k: 'k' }, metrics: { id: 'min(w)', rows: 'count(*)' } }),
          append('groups'),
        ],
      },
      ends: {
        from: 'twice',
        operations: [
          aggregate({ metrics: { least: 'min(k)', most: 'max(k)', kinds: 'count(DISTINCT k)' } }),
          append('ends'),
        ],
      },
      latest: { from: 'twice', operations: [deduplicate({ by: 'k', latest: 'w' }), append('latest')] },
      pivot: {
        operations: [
          pivot({
            by: { all: 'id >= 0' },
            on: 'k',
            values: ['é', 'e\u0301', "'", '\t', '😀', '\\n'],
            metrics: { id: 'sum(id)' },
          }),
          append('pivot'),
        ],
      },
      lengths: {
        operations: [
          transform({ characters: 'length(k)', part: 'substring(k, 2)' }),
          filter('characters = 3'),
          append('lengths'),
        ],
      },
      merge: {
        from: 'twice',
        operations: [deduplicate({ by: 'k', latest: 'w' }), upsert('merged', { on: 'k' })],
      },
      load: { operations: [append('left')] },
      remove: {
        operations: [
          deleteRows('left', "k IN ('é', '''', '\t', '😀') OR k = 'a\u0000b' OR k = '\\' OR k LIKE '～%'"),
        ],
      },
    },
  },
  {
    name: 'text of a megabyte, that differs at its end: keys, groups, order, upserts and deletes',
    inputs: {
      longs: parquet({ id: 'int', k: 'string' }, ...longTexts.map((k, id): Row => [id, k])),
      others: parquet({ k: 'string', w: 'int' }, [`${long}b`, 10], [`${wide}é`, 20], [`${last}a`, 30]),
    },
    source: 'longs',
    tables: {
      same: { columns: { id: 'int', k: 'string' }, rows: longTexts.map((k, id) => [id, k]) },
      order: {
        columns: { id: 'int', number: 'long', characters: 'long' },
        rows: [
          [2, 1, mega - 1],
          [0, 2, mega],
          [1, 3, mega],
          [3, 4, mega / 2],
          [4, 5, mega / 2 + 1],
          [5, 6, 40],
          [6, 7, 41],
        ],
      },
      inner: {
        columns: { id: 'int', w: 'int' },
        rows: [
          [1, 10],
          [4, 20],
          [6, 30],
        ],
      },
      kinds: { columns: { kinds: 'long' }, rows: [[7]] },
      merged: {
        columns: { id: 'int', k: 'string' },
        before: [
          [
            [10, `${long}b`],
            [11, `${long}c`],
          ],
          [[12, `${last}a`]],
        ],
        rows: [[11, `${long}c`], ...longTexts.map((k, id): Row => [id, k])],
      },
      left: {
        columns: { id: 'int', k: 'string' },
        before: longTexts.map((k, id): Row[] => [[id, k]]),
        rows: [0, 2, 3, 4, 5].map((id) => [id, longTexts[id]!]),
      },
    },
    steps: {
      same: { operations: [append('same')] },
      order: {
        operations: [
          transform({ all: '1', characters: 'length(k)' }),
          window({ by: 'all', orderBy: 'k', columns: { number: 'row_number()' } }),
          append('order'),
        ],
      },
      inner: { operations: [join('others', { on: 'k' }), append('inner')] },
      kinds: { operations: [aggregate({ metrics: { kinds: 'count(DISTINCT k)' } }), append('kinds')] },
      merge: { operations: [upsert('merged', { on: 'k' })] },
      remove: { operations: [deleteRows('left', `k IN ('${long}b', '${last}a')`)] },
    },
  },
]
