import type { AgreementTable } from './expectAgreement.ts'

const three = ['true', 'false', null]
const pairs = three.flatMap((b) => three.map((c) => [b, c]))

/** All nine pairs of three-valued logic, in the order TT TF TN FT FF FN NT NF NN. */
export const logic: AgreementTable = {
  name: 'three-valued logic',
  columns: { b: 'boolean', c: 'boolean' },
  rows: pairs,
  cases: [
    ['b AND c', 'boolean', ['true', 'false', null, 'false', 'false', 'false', null, 'false', null]],
    ['b OR c', 'boolean', ['true', 'true', 'true', 'true', 'false', null, 'true', null, null]],
    ['NOT b', 'boolean', ['false', 'false', 'false', 'true', 'true', 'true', null, null, null]],
    ['NOT (b AND c)', 'boolean', ['false', 'true', null, 'true', 'true', 'true', null, 'true', null]],
    ['b = c', 'boolean', ['true', 'false', null, 'false', 'true', null, null, null, null]],
    ['b <> c', 'boolean', ['false', 'true', null, 'true', 'false', null, null, null, null]],
    [
      'b IS DISTINCT FROM c',
      'boolean',
      ['false', 'true', 'true', 'true', 'false', 'true', 'true', 'true', 'false'],
    ],
    ['b AND NULL', 'boolean', [null, null, null, 'false', 'false', 'false', null, null, null]],
    [
      `b AND 1 IN (${Array.from({ length: 2000 }, (_, i) => `${i}.5`).join(', ')})`,
      'boolean',
      ['false', 'false', 'false', 'false', 'false', 'false', 'false', 'false', 'false'],
    ],
    ['b IN (TRUE)', 'boolean', ['true', 'true', 'true', 'false', 'false', 'false', null, null, null]],
    ['b OR TRUE', 'boolean', Array(9).fill('true')],
    ['coalesce(b, c)', 'boolean', ['true', 'true', 'true', 'false', 'false', 'false', 'true', 'false', null]],
    [
      'b IS NULL OR NOT c IS NOT NULL',
      'boolean',
      ['false', 'false', 'true', 'false', 'false', 'true', 'true', 'true', 'true'],
    ],
    ["CASE WHEN b THEN 'b' WHEN c THEN 'c' END", 'string', ['b', 'b', 'b', 'c', null, null, 'c', null, null]],
    ['CAST(b AS int)', 'int', ['1', '1', '1', '0', '0', '0', null, null, null]],
    ['CAST(b AS long) * 5', 'long', ['5', '5', '5', '0', '0', '0', null, null, null]],
    ['CAST(b AS string)', 'string', ['true', 'true', 'true', 'false', 'false', 'false', null, null, null]],
  ],
}

/** Names that one of the languages would read as something else. */
export const names: AgreementTable = {
  name: 'names of columns',
  columns: {
    'a b': 'long',
    select: 'long',
    'it\'s "x" `y`': 'long',
    'a.b': 'long',
    Ünï: 'long',
    Upper: 'long',
    'back\\slash': 'long',
  },
  rows: [['1', '2', '3', '4', '5', '6', '7']],
  cases: [
    ['"a b"', 'long', ['1']],
    ['"select" + 1', 'long', ['3']],
    ['"it\'s ""x"" `y`"', 'long', ['3']],
    ['"a.b"', 'long', ['4']],
    ['Ünï', 'long', ['5']],
    ['UPPER', 'long', ['6']],
    ['"back\\slash"', 'long', ['7']],
  ],
}
