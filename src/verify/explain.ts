import type { ExampleRow, RuleResult, TableDifferences } from './validation.ts'

/** Text of a failed comparison: columns, counts, example rows. Null when the tables are equal. */
export const explainDifferences = (differences: TableDifferences): string | null => {
  if (differences.identical) return null
  const { rows, missing, extra, columns, examples } = differences
  return [
    `the output differs from the expected table (rows: ${count(rows.expected)} expected, ${count(rows.actual)} written)`,
    ...(missing > 0 ? [`  missing: ${plural(missing, 'row')}`] : []),
    ...(extra > 0 ? [`  extra: ${plural(extra, 'row')}`] : []),
    ...columns.map((column) => `  ${column.column}: ${columnText(column)}`),
    ...duplicatesText(differences),
    ...examples.flatMap(exampleLines),
  ].join('\n')
}

/** Text of the rules that are broken, with example rows. Null when none is. */
export const explainRules = (results: readonly RuleResult[]): string | null => {
  const lines = results.flatMap(({ rule: { ruleType, ...parameters }, passed, violations, examples }) => {
    if (passed) return []
    const rule = `${ruleType}(${Object.values(parameters).flatMap(parameterText).join(', ')})`
    return [
      `rule ${rule} is broken: ${plural(violations, 'violation')}`,
      ...examples.map((example) => `  ${fields(example)}`),
    ]
  })
  return lines.join('\n') || null
}

const parameterText = (value: unknown): string | string[] => {
  if (Array.isArray(value)) return value.map(String)
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value).map(([name, part]) => `${name} ${part}`)
}

/** Text for an output that can't be read as the declared columns. */
export const explainProblems = (problems: readonly string[]): string =>
  ['the output table is not as declared', ...problems.map((problem) => `  ${problem}`)].join('\n')

const columnText = ({ rows, maxAbsolute, maxRelative }: TableDifferences['columns'][number]): string => {
  if (rows === null) return 'the column’s values differ'
  const sizes = [
    ...(maxAbsolute === null ? [] : [`by up to ${figure(maxAbsolute)}`]),
    ...(maxRelative === null ? [] : [`relatively ${figure(maxRelative)}`]),
  ]
  return [`differs in ${plural(rows, 'row')}`, ...sizes].join(', ')
}

const duplicatesText = ({ duplicateKeys }: TableDifferences): string[] => {
  if (!duplicateKeys || duplicateKeys.expected + duplicateKeys.actual === 0) return []
  const { expected, actual } = duplicateKeys
  return [
    `  keys that several rows share: ${count(expected)} expected, ${count(actual)} written; ` +
      'those rows can’t be told apart: a key that is unique makes this exact',
  ]
}

const exampleLines = ({ kind, key, values }: ExampleRow): string[] => {
  if (kind === 'different') {
    return [
      `  row ${fields(key)}`,
      ...values.map(({ column, expected, actual }) => `    ${column}: expected ${expected}, got ${actual}`),
    ]
  }
  const cells = values.map(({ column, expected, actual }) => [column, expected ?? actual ?? ''])
  return [`  ${kind} row ${fields({ ...key, ...Object.fromEntries(cells) })}`]
}

const fields = (row: Readonly<Record<string, string>>): string =>
  Object.entries(row)
    .map(([column, text]) => `${column}=${text}`)
    .join(', ')

const count = (value: number): string => value.toLocaleString('en')

const plural = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`

/** Three digits, and no power of ten where people would write none: `1,090`, `0.500`, `1.00e-9`. */
const figure = (value: number): string =>
  value >= 100 && value < 1e15 ? rounded.format(value) : value.toPrecision(3)

const rounded = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
