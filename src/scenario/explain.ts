import type { z } from 'zod'
import { UserError } from '../recovery/errors.ts'

/** `['operations', 2, 'by']` → `operations[2].by`. */
export const fieldPath = (path: readonly PropertyKey[]): string =>
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
export const explainIssues = (error: z.ZodError, input: unknown): string[] =>
  error.issues.flatMap(innermost).map((issue) => {
    const field = fieldPath(issue.path)
    const message = issue.message.replace(/^Invalid input: /, '').replace(/, received .*$/, '')
    const got = issue.code === 'invalid_key' ? issue.path.at(-1) : valueAt(input, issue.path)
    return `${field || '(whole)'}: ${message}; got ${shown(got)}`
  })

/** Parses, or throws one UserError that names the subject and every field that is wrong. */
export const parseOrExplain = <Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  subject: string,
): z.infer<Schema> => {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw new UserError(
    `${subject}:\n${explainIssues(result.error, input)
      .map((line) => `  ${line}`)
      .join('\n')}`,
  )
}
