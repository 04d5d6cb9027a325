import fc from 'fast-check'

/** A value of nested type: floats are numbers, what is exact is SQL. */
export type Nested = null | number | string | Nested[] | { [field: string]: Nested }

interface Kind {
  type: string
  arbitrary: fc.Arbitrary<Nested>
}

const leaf = (type: string, ...values: Nested[]): Kind => ({
  type,
  arbitrary: fc.constantFrom(null, ...values),
})

const listOf = ({ type, arbitrary }: Kind): Kind => ({
  type: `list<${type}>`,
  arbitrary: fc.option(fc.array(arbitrary, { maxLength: 3 })),
})

const structOf = (fields: Record<string, Kind>): Kind => ({
  type: `struct<${Object.entries(fields).map(([name, { type }]) => `${name}: ${type}`)}>`,
  arbitrary: fc.option(
    fc.record(Object.fromEntries(Object.entries(fields).map(([name, { arbitrary }]) => [name, arbitrary]))),
  ),
})

/** Two levels of lists and structs, with floats on each. */
export const nestedValue = structOf({
  score: leaf('float', 0.5, -1.25, Number.NaN),
  amount: leaf('decimal(20,2)', '0.00', '-0.10'),
  grid: listOf(listOf(leaf('double', 0.1, 3, Number.POSITIVE_INFINITY))),
  items: listOf(
    structOf({
      sku: leaf('string', "''", "'~'", "'a\"'", "'null'"),
      at: leaf('timestamp', "TIMESTAMP '1969-12-31 23:59:59.999999'"),
      price: leaf('double', 0.1, 0.2),
      tags: listOf(leaf('string', "'x'", "'y'")),
    }),
  ),
})

/** A value as DuckDB's SQL. */
export const literal = (value: Nested): string => {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return value
  if (typeof value === 'number') return `'${String(value).replace('Infinity', 'inf')}'::DOUBLE`
  if (Array.isArray(value)) return `[${value.map(literal)}]`
  return `{${Object.entries(value).map(([name, field]) => `'${name}': ${literal(field)}`)}}`
}

/** The values that differ from one in a single place: a null more or less, an element, an order, a number. */
export const mutations = (value: Nested): Nested[] => {
  if (value === null) return [emptiest]
  const changed = Array.isArray(value)
    ? [
        ...value.flatMap((element, i) => inside(element).map((other) => value.with(i, other))),
        ...value.map((_, i) => value.toSpliced(i, 1)),
        ...value.slice(1).flatMap((next, i) => swapped(value, i, next)),
        [...value, null],
      ]
    : typeof value === 'object'
      ? Object.entries(value).flatMap(([name, field]) =>
          inside(field).map((other) => ({ ...value, [name]: other })),
        )
      : typeof value === 'number'
        ? [Number.isFinite(value) ? value + 0.001 : 1]
        : []
  return [null, ...changed]
}

/** Only the outermost value is known to be a struct where it is null. */
const inside = (value: Nested): Nested[] => (value === null ? [] : mutations(value))

const swapped = (list: Nested[], i: number, next: Nested): Nested[] =>
  literal(list[i]!) === literal(next) ? [] : [list.with(i, next).with(i + 1, list[i]!)]

const emptiest: Nested = { score: null, amount: null, grid: null, items: null }
