import type { z } from 'zod'
import { UserError } from '../recovery/errors.ts'
import { knownKeys } from './knownKeys.ts'
import { nearest } from './nearest.ts'

/** `['operations', 2, 'by']` → `operations[2].by`. */
const fieldPath = (path: readonly PropertyKey[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i ? '.' : ''}${String(part)}`)).join('')

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part], value)

const shown = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value))
  return text.length > 120 ? `${text.slice(0, 117)}…` : text
}

/** The innermost issues: a union reports the branch that came nearest to what was written. */
const innermost = (issue: z.core.$ZodIssue): z.core.$ZodIssue[] => {
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ ...issue, message }))
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(...issues.map((one) => one.path.length))
  const nearest = issue.errors.reduce((best, branch) => (depth(branch) > depth(best) ? branch : best))
  return nearest.flatMap(innermost).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
}

/** One line per problem: field, what was expected, what came. */
export const explainIssues = (error: z.ZodError, input: unknown, schema?: z.ZodType): string[] =>
  error.issues.flatMap(innermost).map((issue) => {
    const field = placeOf(issue.path, input) || '(whole)'
    if (issue.code === 'unrecognized_keys') return `${field}: ${unknownKeys(issue, schema)}`
    const message = issue.message.replace(/^Invalid input: /, '').replace(/, received .*$/, '')
    const got = issue.code === 'invalid_key' ? issue.path.at(-1) : valueAt(input, issue.path)
    const expected = issue.code === 'invalid_value' ? `expected ${listed(issue.values.map(String))}` : message
    return `${field}: ${expected}; got ${shown(got)}`
  })

/** `steps.load.operations[0] (join).how`: users write no `parameters`. */
const placeOf = (path: readonly PropertyKey[], input: unknown): string => {
  const at = path.findIndex((part, i) => i > 0 && part === 'parameters' && typeof path[i - 1] === 'number')
  if (at < 0) return fieldPath(path)
  const { operationType } = valueAt(input, path.slice(0, at)) as { operationType?: unknown }
  const rest = fieldPath(path.slice(at + 1))
  return `${fieldPath(path.slice(0, at))} (${String(operationType)})${rest && `.${rest}`}`
}

const unknownKeys = ({ keys, path }: z.core.$ZodIssueUnrecognizedKeys, schema?: z.ZodType): string => {
  const known = schema ? knownKeys(schema, path) : []
  const near = keys.flatMap((key) => nearest(key, known) ?? [])
  const hint =
    near.length > 0
      ? `; the nearest is ${near.join(', ')}`
      : known.length > 0
        ? `; known are ${known.join(', ')}`
        : ''
  return `Unrecognized ${keys.length === 1 ? 'key' : 'keys'}: ${keys.map((key) => `"${key}"`).join(', ')}${hint}`
}

/** `inner, left or semi`. */
const listed = (values: readonly string[]): string =>
  [values.slice(0, -1).join(', '), values.at(-1)!].filter((part) => part !== '').join(' or ')

/** Parses, or throws one UserError that names the subject and every field that is wrong. */
export const parseOrExplain = <Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  subject: string,
): z.infer<Schema> => {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw new UserError(
    `${subject}:\n${explainIssues(result.error, input, schema)
      .map((line) => `  ${line}`)
      .join('\n')}`,
  )
}
