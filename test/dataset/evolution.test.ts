import { describe, expect, test } from 'vitest'
import { python } from './python.ts'

/** Columns of files by name; null where nothing tells the type. */
type Files = Record<string, Record<string, string | null>>
interface Case {
  files: Files
  renamed?: Record<string, string[]>
  given?: Record<string, string>
}
interface Evolved {
  columns: Record<string, string>
  stored: (string | null)[][]
  changes: string[]
}

const code = `
import json, sys
from dataset.compatibility import FileColumns
from dataset.evolution import IncompatibleError, evolve
from scenario.planner.types import parse_type

def types(columns):
    return {name: of and parse_type(of) for name, of in columns.items()}

case = json.loads(sys.argv[1])
files = [FileColumns(path, types(columns)) for path, columns in case["files"].items()]
given = types(case["given"]) if case.get("given") else None
try:
    found = evolve(files, case.get("renamed", {}), given)
    columns = {name: str(of) for name, of in found.columns.items()}
    print(json.dumps({"columns": columns, "stored": found.stored, "changes": found.changes}))
except IncompatibleError as error:
    print(json.dumps(error.problems))
`

const evolve = (one: Case) => python<Evolved>(code, JSON.stringify(one))
const problems = (one: Case) => python<string[]>(code, JSON.stringify(one))

describe('files make one table', () => {
  test('of all their columns, in the order in which they first appear', async () => {
    const files: Files = {
      '/d/1.csv': { id: 'long', name: 'string' },
      '/d/2.csv': { city: 'string', id: 'long', name: 'string' },
      '/d/3.csv': { id: 'long' },
    }
    expect(await evolve({ files })).toEqual({
      columns: { id: 'long', name: 'string', city: 'string' },
      stored: [
        ['id', 'name', null],
        ['id', 'name', 'city'],
        ['id', null, null],
      ],
      changes: ['name missing in 3.csv', 'city added in 2.csv', 'city missing in 3.csv'],
    })
  })

  test.each([
    ['int', 'long', 'long'],
    ['long', 'int', 'long'],
    ['float', 'double', 'double'],
    ['double', 'float', 'double'],
    ['decimal(10,2)', 'decimal(18,2)', 'decimal(18,2)'],
    ['decimal(38,2)', 'decimal(10,2)', 'decimal(38,2)'],
  ])('%s and %s are read as %s', async (first, second, widest) => {
    const { columns, changes } = await evolve({ files: { '/d/a': { x: first }, '/d/e/b': { x: second } } })
    expect(columns).toEqual({ x: widest })
    const [narrow, file] = first === widest ? [second, 'e/b'] : [first, 'a']
    expect(changes).toEqual([`x widened to ${widest} from ${narrow} in ${file}`])
  })

  test('with columns that some files call otherwise', async () => {
    const files: Files = {
      '/d/a': { uid: 'int', x: 'long' },
      '/d/b': { user_id: 'long' },
      '/d/c': { u: 'int' },
    }
    expect(await evolve({ files, renamed: { user_id: ['uid', 'u'] } })).toEqual({
      columns: { user_id: 'long', x: 'long' },
      stored: [
        ['uid', 'x'],
        ['user_id', null],
        ['u', null],
      ],
      changes: [
        'user_id called uid in a',
        'user_id called u in c',
        'user_id widened to long from int in a and 1 more',
        'x missing in b and 1 more',
      ],
    })
  })

  test('whose type is that of the files that tell it', async () => {
    const files: Files = { '/d/a': { x: null, y: null }, '/d/b': { x: 'date', y: null } }
    expect(await evolve({ files })).toMatchObject({ columns: { x: 'date', y: 'string' }, changes: [] })
  })

  test('as declared, in the order declared', async () => {
    const files: Files = { '/d/a': { b: null, a: null }, '/d/b': { old: null } }
    const given = { a: 'int', b: 'decimal(9,2)' }
    expect(await evolve({ files, given, renamed: { a: ['old'] } })).toEqual({
      columns: given,
      stored: [
        ['a', 'b'],
        ['old', null],
      ],
      changes: ['a called old in b', 'b missing in b'],
    })
  })

  test('and nothing is said of files that are alike', async () => {
    const files: Files = { '/d/a': { x: 'int', y: 'list<int>' }, '/e/b': { y: 'list<int>', x: 'int' } }
    expect(await evolve({ files })).toEqual({
      columns: { x: 'int', y: 'list<int>' },
      stored: [
        ['x', 'y'],
        ['x', 'y'],
      ],
      changes: [],
    })
  })
})

describe('refused, naming column and file', () => {
  test.each([
    ['string', 'long'],
    ['int', 'double'],
    ['long', 'double'],
    ['int', 'float'],
    ['long', 'decimal(18,0)'],
    ['decimal(10,2)', 'decimal(12,4)'],
    ['date', 'timestamp'],
    ['timestamp', 'timestamptz'],
    ['boolean', 'int'],
    ['struct<a: int>', 'struct<a: long>'],
    ['list<int>', 'list<long>'],
  ])('%s in one file and %s in another', async (first, second) => {
    const files: Files = { '/d/a': { id: 'int', x: first }, '/d/b': { id: 'int', x: second } }
    expect(await problems({ files })).toEqual([
      `column x: expected ${first}, as in /d/a, or a type that widens (int to long, float to double, ` +
        `decimals to more digits at one scale); /d/b has ${second}. Rewrite one of them or, of CSV and JSON, ` +
        'name the type in `schema`',
    ])
  })

  test('a type that goes with the first file, but not with what widened since', async () => {
    const files: Files = { '/a': { x: 'int' }, '/b': { x: 'long' }, '/c': { x: 'double' } }
    expect(await problems({ files })).toEqual([
      expect.stringMatching(/^column x: expected long, as in \/b, .*; \/c has double\./),
    ])
  })

  test('a file with a column by both of its names', async () => {
    const files: Files = { '/a': { id: 'int' }, '/b': { key: 'int', id: 'int' } }
    expect(await problems({ files, renamed: { id: ['key'] } })).toEqual([
      'column id: expected one of its names in a file; /b has both key and id. Take the one that is another ' +
        'column out of `renamed`',
    ])
  })

  test('an old name that no file has', async () => {
    const files: Files = { '/a': { id: 'int', x: 'int' } }
    expect(await problems({ files, renamed: { id: ['kye'] } })).toEqual([
      'renamed.id: expected a name that a column has in some file; no file has kye. They have id, x',
    ])
  })

  test('names that differ by case alone, unless they are said to be one', async () => {
    const files: Files = { '/a': { id: 'int' }, '/b': { ID: 'int', id2: 'int' }, '/c': { id: 'int' } }
    expect(await problems({ files: { ...files, '/b': { ID: 'int', id: 'int' } } })).toEqual([
      'column id: expected names that differ by more than upper and lower case; /a has id, /b has ID. If they ' +
        "are one, say `renamed: { id: ['ID'] }`",
    ])
    expect(await evolve({ files, renamed: { id: ['ID'] } })).toMatchObject({
      columns: { id: 'int', id2: 'int' },
      stored: [
        ['id', null],
        ['ID', 'id2'],
        ['id', null],
      ],
    })
  })

  test('a file that has nothing in common with those before it', async () => {
    const files: Files = { '/a': { id: 'int' }, '/b': { id: 'int', x: 'int' }, '/c': { y: 'int', z: 'int' } }
    expect(await problems({ files })).toEqual([
      '/c: expected some of the columns of the files before it (id, x); it has y, z. Leave it out, or say in ' +
        '`renamed` which are the same',
    ])
  })

  test('columns that are not declared, and declared ones that no file has', async () => {
    const files: Files = { '/a': { id: null, y: null }, '/b': { y: null, id: null } }
    expect(await problems({ files, given: { id: 'int', x: 'int' } })).toEqual([
      'column y of /a: expected the columns of `schema` (id, x). Add it to `schema`, or to `renamed` if it is one ' +
        'of these',
      'column x: expected it in some file, as `schema` has it; /a has id, y. Leave it out of `schema`, or say in ' +
        '`renamed` what it is called there',
    ])
  })

  test('all that is wrong at once', async () => {
    const files: Files = { '/a': { x: 'int', y: 'date' }, '/b': { x: 'string', y: 'boolean' } }
    const found = await problems({ files, renamed: { z: ['nope'] } })
    expect(found.map((problem) => problem.split(':')[0])).toEqual(['renamed.z', 'column x', 'column y'])
  })
})
