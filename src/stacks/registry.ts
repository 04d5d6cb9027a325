import { UserError } from '../recovery/errors.ts'
import { parseOrExplain } from '../scenario/explain.ts'
import { pythonicStack } from './pythonic/pythonic.ts'
import { sparkStack } from './spark/spark.ts'
import type { Stack } from './stack.ts'

export const builtInStacks: readonly Stack[] = [sparkStack, pythonicStack] as Stack[]

/**
 * The stack and the complete options behind an id: `spark`, `pythonic:duckdb` (a variant, which sets
 * options) or `spark:tuned` (a stack without variants: the suffix is only a name).
 *
 * @param settings - what the configuration says for this id
 * @param registered - all stacks there are
 * @throws UserError for an unknown stack or variant, or a wrong option
 */
export const resolveStack = (
  id: string,
  settings: Record<string, unknown>,
  registered: readonly Stack[] = builtInStacks,
): { stack: Stack; options: unknown } => {
  const [name, suffix] = splitOnce(id)
  const stack = registered.find((one) => one.name === name)
  if (!stack) {
    const names = registered.map((one) => one.name).join(', ')
    throw new UserError(`Stack "${id}": expected one of ${names}; got "${name}"`)
  }
  const variant = variantOptions(stack, id, suffix)
  for (const [option, value] of Object.entries(variant)) {
    if (option in settings && settings[option] !== value) {
      throw new UserError(
        `Stack "${id}": ${option}: expected ${JSON.stringify(value)}, as the name says; got ${JSON.stringify(settings[option])}`,
      )
    }
  }
  const options = parseOrExplain(stack.options, { ...settings, ...variant }, `Stack "${id}"`)
  return { stack: suffix && !stack.variants ? named(stack, id) : stack, options }
}

const splitOnce = (id: string): [string, string | undefined] => {
  const colon = id.indexOf(':')
  return colon < 0 ? [id, undefined] : [id.slice(0, colon), id.slice(colon + 1)]
}

const variantOptions = (
  { name, variants }: Stack,
  id: string,
  suffix: string | undefined,
): Record<string, unknown> => {
  if (suffix === undefined || !variants) return {}
  const options = variants[suffix]
  if (options) return options as Record<string, unknown>
  const ids = Object.keys(variants).map((variant) => `${name}:${variant}`)
  throw new UserError(`Stack "${id}": expected ${name} or one of ${ids.join(', ')}`)
}

/** `spark:tuned (local[2])`: two arms of one stack need labels of their own. */
const named = (stack: Stack, id: string): Stack => ({
  ...stack,
  label: (options, limits, executors) => stack.label(options, limits, executors).replace(stack.name, id),
})
