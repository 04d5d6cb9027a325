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

const documents = [
  '{"a": {"b": "é\\n😀 \\ud83d\\ude00", "c": 1}, "b": 2, "x_1": "{x"}',
  ' {"b":"","a":{"b":12}} ',
  '{"a":{"b":-0.50,"b2":1},"b":1.0}',
  '{"a":{"b":true},"b":false}',
  '{"a":{"b":null},"b":null}',
  '{"a":{"b":9223372036854775807},"b":1e3}',
  '{"a":{"b":{"k" : [1, "é", null]}},"b":[ ]}',
  '{"a":[{"b":1}],"A":1}',
  '[{"a":{"b":1}}]',
  '"a"',
  '{"a":{"b":1}',
  'not json',
  '',
  null,
]

/** Documents whole and broken. */
export const json: AgreementTable = {
  name: 'JSON',
  columns: { s: 'string' },
  rows: documents.map((document) => [document]),
  cases: [
    [
      "json_field(s, 'a.b')",
      'string',
      [
        'é\n😀 😀',
        '12',
        '-0.5',
        'true',
        null,
        '9223372036854775807',
        '{"k":[1,"é",null]}',
        ...documents.slice(7).map(() => null),
      ],
    ],
    [
      "json_field(s, 'b')",
      'string',
      ['2', '', '1.0', 'false', null, '1000.0', '[]', ...documents.slice(7).map(() => null)],
    ],
    ["json_field(s, 'x_1')", 'string', ['{x', ...documents.slice(1).map(() => null)]],
    ["json_field(s, 'A')", 'string', documents.map((_, index) => (index === 7 ? '1' : null))],
    [
      "TRY_CAST(json_field(s, 'b') AS double)",
      'double',
      ['2', null, '1', null, null, '1000', null, ...documents.slice(7).map(() => null)],
    ],
    ['json_field(\'{"a": "b"}\', \'a\')', 'string', documents.map(() => 'b')],
  ],
}

const hashed: [text: string, hash: string][] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['é', '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c'],
]

/** The first two are the examples of FIPS 180-2 and of NIST for the empty message. */
export const hashes: AgreementTable = {
  name: 'hashes',
  columns: { s: 'string' },
  rows: [...hashed.map(([value]) => [value]), [null]],
  cases: [
    ['sha256(s)', 'string', [...hashed.map(([, hash]) => hash), null]],
    ["sha256('abc')", 'string', [...hashed, null].map(() => hashed[1]![1])],
    ["left(sha256(lower(s)), 2) || '…'", 'string', ['e3…', 'ba…', '4a…', null]],
  ],
}
