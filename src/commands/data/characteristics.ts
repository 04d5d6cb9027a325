import { Option } from 'commander'
import { z } from 'zod'
import { UserError } from '../../recovery/errors.ts'
import { dataCharacteristics, type GeneratedData, tpchData } from '../../scenario/data.ts'
import { explainIssues } from '../../scenario/explain.ts'

/** One line of help each. An option without one still works: options are what the schemas have. */
const help: Record<string, string> = {
  size: 'bytes of all files together: small (10 MB), medium (250 MB), large (2 GB), 1MB to 10GB',
  complexity: 'columns of events, and how dirty they are',
  skewFactor: 'how uneven keys are, 0 to 1',
  joinTables: 'how many of users, products, campaigns, geo, devices',
  temporalRange: 'the time that events span, 1h to three years',
  format: 'of the files',
  compression: 'default snappy for parquet, else none',
  duplicates: 'share of events delivered twice; default by complexity',
  late: 'share of sessions that arrive late; default by complexity',
  malformed: 'share of lines of events that are broken, in csv and json',
  changeFeed: 'share of users that change: a table user_changes',
  seed: 'other data of the same kind',
  scaleFactor: 'of tpch, instead of a size: 0.001 to 30',
}

interface Property {
  type?: string
  enum?: string[]
  default?: unknown
}

const schemas = { clickstream: dataCharacteristics, tpch: tpchData }

const propertiesOf = (schema: z.ZodType): Record<string, Property> => {
  const { properties } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const { kind: _, ...others } = properties as Record<string, Property>
  return others
}
const properties = { ...propertiesOf(tpchData), ...propertiesOf(dataCharacteristics) }

const flagOf = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

const placeholder = (name: string, { type, enum: values }: Property): string => {
  if (values) return 'name'
  if (name === 'size') return 'size'
  if (name === 'scaleFactor') return 'factor'
  return type === 'integer' ? 'n' : type === 'number' ? 'share' : 'text'
}

/** The options of `clickstream()` and `tpch()`, made from their schemas, and `--rows` instead of a size. */
export const characteristicOptions = (): Option[] =>
  Object.entries(properties).flatMap(([name, property]) => {
    const value = property.type === 'boolean' ? '' : ` <${placeholder(name, property)}>`
    const values = property.enum ? `${property.enum.join(', ')}: ` : ''
    const standard = property.default === undefined ? '' : ` (default: ${property.default})`
    const text = help[name] ?? 'see docs/data.md'
    const option = new Option(`${flagOf(name)}${value}`, `${values}${text}${standard}`)
    if (name !== 'size') return [option]
    return [option.conflicts('rows'), new Option('--rows <n>', 'rows of events, instead of a size')]
  })

/** Characteristics from the command line; throws a UserError that names each option that is wrong. */
export const readCharacteristics = (
  kind: GeneratedData['kind'],
  given: Readonly<Record<string, string | true>>,
): GeneratedData => {
  const { rows, ...others } = given
  const own = propertiesOf(schemas[kind])
  const foreign = Object.keys(given).find(
    (name) => !(name in own) && !(name === 'rows' && kind === 'clickstream'),
  )
  if (foreign) throw new UserError(`${flagOf(foreign)}: expected an option of ${kind}, which has no such one`)
  const input: Record<string, unknown> = { kind }
  for (const [name, text] of Object.entries(others)) input[name] = parsed(properties[name]!, text)
  if (rows !== undefined) input.size = { rows: numberOr(rows) }
  const result = schemas[kind].safeParse(input)
  if (result.success) return result.data
  const lines = explainIssues(result.error, input).map((line) =>
    line
      .replace(/^\w+/, (name) => flagOf(name === 'size' && rows !== undefined ? 'rows' : name))
      .replace(/got {"rows":(.*)}$/, 'got $1'),
  )
  throw new UserError(lines.join('\n'))
}

const parsed = ({ type }: Property, text: string | true): unknown => {
  if (type === 'number' || type === 'integer') return numberOr(text)
  if (type !== 'object' && type !== 'array') return text
  try {
    return JSON.parse(String(text))
  } catch {
    return text
  }
}

/** What is no number is left to the schema to refuse. */
const numberOr = (text: string | true): unknown => {
  const plain = String(text).replaceAll('_', '')
  return plain.trim() === '' || Number.isNaN(Number(plain)) ? text : Number(plain)
}
