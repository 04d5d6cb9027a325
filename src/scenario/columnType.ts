import { z } from 'zod'

const expected =
  'expected boolean, int, long, float, double, string, date, timestamp, timestamptz, decimal(precision,scale), ' +
  'list<type> or struct<name: type, …>'

const flatType = /^(boolean|int|long|float|double|string|date|timestamp|timestamptz)$/

/** What is wrong with a column type; null for a right one. */
const problemOf = (text: string): string | null => {
  const type = text.trim()
  const decimal = /^decimal\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)$/.exec(type)
  if (decimal) return decimalProblem(Number(decimal[1]), Number(decimal[2]), type)
  const element = /^list\s*<(.*)>$/s.exec(type)?.[1]
  if (element !== undefined) return problemOf(element)
  const fields = /^struct\s*<(.*)>$/s.exec(type)?.[1]
  if (fields !== undefined) return structProblem(splitFields(fields))
  if (/^map\b/.test(type))
    return 'expected list<struct<key: type, value: type>> in place of a map: Polars has none'
  return flatType.test(type) ? null : `${expected} in place of ${shown(type)}`
}

/** The limits of Iceberg and all engines. */
const decimalProblem = (precision: number, scale: number, type: string): string | null =>
  precision >= 1 && precision <= 38 && scale <= precision
    ? null
    : `expected a decimal of 1 to 38 digits, of them at most all after the point, in place of ${type}`

const structProblem = (fields: readonly string[]): string | null => {
  const names = new Set<string>()
  for (const field of fields) {
    const [, name, type] = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*:(.*)$/s.exec(field) ?? []
    if (name === undefined || type === undefined) {
      return `expected struct fields as name: type, names of letters, digits and _, in place of ${shown(field)}`
    }
    if (names.has(name.toLowerCase())) {
      return `expected field names that differ by more than upper and lower case, in place of a second ${name}`
    }
    names.add(name.toLowerCase())
    const problem = problemOf(type)
    if (problem) return problem
  }
  return null
}

const shown = (text: string): string => text.trim() || 'nothing'

/** The text between the commas that stand in no bracket. */
const splitFields = (text: string): string[] => {
  const fields = ['']
  let depth = 0
  for (const character of text) {
    if ('<('.includes(character)) depth++
    if ('>)'.includes(character)) depth--
    if (character === ',' && depth === 0) fields.push('')
    else fields[fields.length - 1] += character
  }
  return fields
}

/**
 * Column types a scenario can declare, of any depth: `list<struct<sku: string, price: decimal(10,2)>>`. They name
 * Iceberg's types; `timestamp` has no zone and counts µs.
 */
export const columnType = z.string(expected).superRefine((text, context) => {
  const message = problemOf(text)
  if (message) context.addIssue({ code: 'custom', message })
})

/** One column of a table, in the table's order. */
export const column = z.object({ name: z.string().min(1), type: columnType })
export type Column = z.infer<typeof column>
