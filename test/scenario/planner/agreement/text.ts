// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Spark would put its configuration for ${y}; that is tested
import type { AgreementTable } from './expectAgreement.ts'

const values = ['abc', 'Émile 😀 Ω', '', null, ' a%b_c\\d ', "it's $x ${y}", 'a\nb']
const rows = values.map((value) => [value])
const each = (map: (value: string) => string | boolean | number): (string | null)[] =>
  values.map((value) => (value === null ? null : String(map(value))))

/** Accents, an emoji outside the basic plane, empty, null, and every character that some engine escapes. */
export const text: AgreementTable = {
  name: 'text',
  columns: { s: 'string' },
  rows,
  cases: [
    ['length(s)', 'long', ['3', '9', '0', null, '9', '12', '3']],
    ['lower(s)', 'string', ['abc', 'émile 😀 ω', '', null, ' a%b_c\\d ', "it's $x ${y}", 'a\nb']],
    ['upper(s)', 'string', ['ABC', 'ÉMILE 😀 Ω', '', null, ' A%B_C\\D ', "IT'S $X ${Y}", 'A\nB']],
    ['substring(s, 2, 2)', 'string', ['bc', 'mi', '', null, 'a%', "t'", '\nb']],
    ['substring(s, 7)', 'string', ['', '😀 Ω', '', null, '\\d ', 'x ${y}', '']],
    ['substr(s, 1, 0)', 'string', ['', '', '', null, '', '', '']],
    ['left(s, 7)', 'string', ['abc', 'Émile 😀', '', null, ' a%b_c\\', "it's $x", 'a\nb']],
    ['trim(s)', 'string', ['abc', 'Émile 😀 Ω', '', null, 'a%b_c\\d', "it's $x ${y}", 'a\nb']],
    ['ltrim(s)', 'string', ['abc', 'Émile 😀 Ω', '', null, 'a%b_c\\d ', "it's $x ${y}", 'a\nb']],
    ['rtrim(s)', 'string', ['abc', 'Émile 😀 Ω', '', null, ' a%b_c\\d', "it's $x ${y}", 'a\nb']],
    ["trim(s, 'ac')", 'string', ['b', 'Émile 😀 Ω', '', null, ' a%b_c\\d ', "it's $x ${y}", '\nb']],
    ["rtrim(s, 'Ω}b')", 'string', ['abc', 'Émile 😀 ', '', null, ' a%b_c\\d ', "it's $x ${y", 'a\n']],
    ["replace(s, 'b', '$1\\')", 'string', each((value) => value.replaceAll('b', () => '$1\\'))],
    ["replace(s, '.', '')", 'string', each((value) => value)],
    ["s || '!' || s", 'string', each((value) => `${value}!${value}`)],
    ["concat(s, NULL, 'a')", 'string', values.map(() => null)],
    ["concat('<', s, '>')", 'string', each((value) => `<${value}>`)],
    ["starts_with(s, 'a')", 'boolean', each((value) => value.startsWith('a'))],
    ["ends_with(s, 'b')", 'boolean', each((value) => value.endsWith('b'))],
    ["contains(s, '%')", 'boolean', each((value) => value.includes('%'))],
    ["contains(s, '')", 'boolean', each(() => true)],
    ['contains(s, s)', 'boolean', each(() => true)],
    ["split_part(s, ' ', 2)", 'string', ['', '😀', '', null, 'a%b_c\\d', '$x', '']],
    ["split_part(s, '$', 1)", 'string', ['abc', 'Émile 😀 Ω', '', null, ' a%b_c\\d ', "it's ", 'a\nb']],
    ["s LIKE 'a%'", 'boolean', each((value) => value.startsWith('a'))],
    ["s LIKE '%b'", 'boolean', each((value) => value.endsWith('b'))],
    ["s LIKE '%b%'", 'boolean', each((value) => value.includes('b'))],
    ["s LIKE 'abc'", 'boolean', each((value) => value === 'abc')],
    ["s LIKE ''", 'boolean', each((value) => value === '')],
    ["s LIKE '%'", 'boolean', each(() => true)],
    ["s LIKE 'a_c'", 'boolean', each((value) => value === 'abc')],
    ["s LIKE 'a_b'", 'boolean', each((value) => value === 'a\nb')],
    ["s LIKE '_mile _ _'", 'boolean', each((value) => value.startsWith('É'))],
    ["s LIKE '%b%c%d%'", 'boolean', each((value) => value.includes('%'))],
    ["s LIKE '%!%%' ESCAPE '!'", 'boolean', each((value) => value.includes('%'))],
    ["s LIKE '%b!_c%' ESCAPE '!'", 'boolean', each((value) => value.includes('b_c'))],
    ["s LIKE '%\\%'", 'boolean', each((value) => value.includes('\\'))],
    ["s LIKE '%${y}'", 'boolean', each((value) => value.endsWith('${y}'))],
    ["s LIKE '%.%'", 'boolean', each(() => false)],
    ["s NOT LIKE 'a%'", 'boolean', each((value) => !value.startsWith('a'))],
    ["s = 'it''s $x ${y}'", 'boolean', each((value) => value.startsWith('it'))],
    ["s > 'a'", 'boolean', ['true', 'true', 'false', null, 'false', 'true', 'true']],
    ["s IN ('abc', 'a\nb', ' a%b_c\\d ')", 'boolean', each((value) => /^ ?a/.test(value))],
    ["greatest(s, 'b')", 'string', ['b', 'Émile 😀 Ω', 'b', 'b', 'b', "it's $x ${y}", 'b']],
    ["coalesce(s, '\\')", 'string', values.map((value) => value ?? '\\')],
    ["nullif(s, '')", 'string', values.map((value) => value || null)],
    ["CASE WHEN s = '' THEN NULL ELSE s END", 'string', values.map((value) => value || null)],
  ],
}

const written = [
  '12',
  '-0012',
  '+5',
  ' 12',
  '1.5',
  '-1.005',
  '1e3',
  '1_000',
  '0x1F',
  'inf',
  'NaN',
  '',
  null,
  'é',
]
const moments = [
  '2024-02-29',
  '2023-02-29',
  '2024-1-5',
  ' 2024-01-05',
  '2024-02-29 10:11:12',
  '1969-12-31T23:59:59.5',
  '2024-01-01 24:00:00',
  '2024-01-01 00:00:60',
  '2024-01-01 00:00:00.1234567',
  '2024-01-01 00:00:00Z',
  '',
]

/** What engines read on their own differs widely; the common forms are read, everything else is refused. */
export const numbersInText: AgreementTable = {
  name: 'numbers written as text',
  columns: { s: 'string' },
  rows: written.map((value) => [value]),
  cases: [
    ['CAST(s AS long)', 'long', 'fails'],
    ['TRY_CAST(s AS long)', 'long', ['12', '-12', '5', ...Array(11).fill(null)]],
    ['TRY_CAST(s AS int)', 'int', ['12', '-12', '5', ...Array(11).fill(null)]],
    [
      "TRY_CAST(s || '99999999' AS int)",
      'int',
      [
        '1299999999',
        '-1299999999',
        '599999999',
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        '99999999',
        null,
        null,
      ],
    ],
    [
      'TRY_CAST(s AS double)',
      'double',
      ['12', '-12', '5', null, '1.5', '-1.005', '1000', ...Array(7).fill(null)],
    ],
    [
      'TRY_CAST(s AS decimal(5,2))',
      'decimal(5,2)',
      ['12.00', '-12.00', '5.00', null, '1.50', ...Array(9).fill(null)],
    ],
    [
      'TRY_CAST(s AS decimal(4,3))',
      'decimal(4,3)',
      [null, null, '5.000', null, '1.500', '-1.005', ...Array(8).fill(null)],
    ],
  ],
}

export const goodText: AgreementTable = {
  name: 'well written text',
  columns: { n: 'string', d: 'string', t: 'string' },
  rows: [
    ['-12', '2024-02-29', '2024-02-29 10:11:12.000001'],
    [null, null, null],
  ],
  cases: [
    ['CAST(n AS long)', 'long', ['-12', null]],
    ['CAST(n AS int)', 'int', ['-12', null]],
    ['CAST(n AS double)', 'double', ['-12', null]],
    ['CAST(n AS decimal(4,1))', 'decimal(4,1)', ['-12.0', null]],
    ['CAST(d AS date)', 'date', ['2024-02-29', null]],
    ['CAST(t AS timestamp)', 'timestamp', ['2024-02-29 10:11:12.000001', null]],
    ['CAST(d AS timestamp)', 'timestamp', 'fails'],
    ['CAST(t AS date)', 'date', 'fails'],
  ],
}

export const momentsInText: AgreementTable = {
  name: 'dates written as text',
  columns: { s: 'string' },
  rows: moments.map((value) => [value]),
  cases: [
    ['CAST(s AS date)', 'date', 'fails'],
    ['TRY_CAST(s AS date)', 'date', ['2024-02-29', ...Array(10).fill(null)]],
    [
      'TRY_CAST(s AS timestamp)',
      'timestamp',
      [null, null, null, null, '2024-02-29 10:11:12', '1969-12-31 23:59:59.500000', ...Array(5).fill(null)],
    ],
  ],
}
