import { UserError } from '../recovery/errors.ts'
import type { DataSize } from './dataSize.ts'
import type { ResourceLimits } from './resourceLimits.ts'
import type { TestScenario } from './scenario.ts'
import { askedSizeText } from './sizeText.ts'
import { limitsText, type VariantLimits, type VariantSettings } from './variantSettings.ts'

type SomeLimits = { [Field in keyof ResourceLimits]?: ResourceLimits[Field] | undefined }

/** What the configuration says of variants. */
export interface VariantRequest {
  /** The plugin's options. `size` is the command line's where that has one. */
  config: VariantSettings & { size?: DataSize | undefined }
  /** Environment and command line: stronger than a scenario's own settings. */
  overrides: VariantSettings & { size?: DataSize | undefined; resourceLimits?: SomeLimits | undefined }
}

/**
 * A scenario written out: one scenario for each size and limit, sizes first. Where there are several, each says by
 * `variant` which it is; one that is declared with a single size and limit stays as it is.
 *
 * @throws UserError where a size is not one of the scenario's data
 */
export const variantsOf = (scenario: TestScenario, request: VariantRequest): TestScenario[] => {
  const { sizes: _, limits: __, ...rest } = scenario
  const limits = limitsOf(scenario, request)
  return sizesOf(scenario, request).flatMap(({ size, text }) =>
    limits.map((limit) => {
      const variant = [text, limit?.text].filter((part) => part !== undefined && part !== '').join(' · ')
      return {
        ...rest,
        ...(size !== undefined && { data: resized(scenario, size) }),
        ...(limit && { resourceLimits: limit.resourceLimits }),
        ...(limit?.asked.executors !== undefined && { executors: limit.asked.executors }),
        ...(limit?.text && { limits: [limit.asked] }),
        ...(variant && { variant }),
      }
    }),
  )
}

/** A scenario's name as reports and Vitest have it: `revenue · 10MB · 2 CPUs`. */
export const titleOf = (name: string, variant: string | undefined): string =>
  variant ? `${name} · ${variant}` : name

/** The size, and the limits where they tell variants apart: `10MB`, `10MB · 2 CPUs`. */
export const sizeAndLimits = ({
  size,
  variant = size,
}: {
  size: string
  variant?: string | undefined
}): string => (variant.startsWith(size) ? variant : `${size} · ${variant}`)

interface SizeVariant {
  /** Undefined: as the data has it. */
  size: DataSize | undefined
  /** Undefined: it is the only one. */
  text: string | undefined
}

const sizesOf = ({ data, sizes }: TestScenario, { config, overrides }: VariantRequest): SizeVariant[] => {
  if (data.kind === 'files') return [{ size: undefined, text: undefined }]
  const declared = sizes ?? config.sizes
  const one = (size: DataSize | undefined) => (size === undefined ? undefined : [size])
  const wanted = one(overrides.size) ?? overrides.sizes ?? one(config.size) ?? declared ?? [undefined]
  // The name stays when a command takes some of the sizes alone, so that baselines and history know it.
  const isNamed = wanted.length > 1 || (declared?.length ?? 1) > 1
  return wanted.map((size) => ({
    size,
    text: isNamed && size !== undefined ? askedSizeText(size) : undefined,
  }))
}

interface LimitsVariant {
  /** In place of the scenario's own. */
  resourceLimits: SomeLimits
  asked: VariantLimits
  /** Undefined: it is the only one. */
  text: string | undefined
}

const limitsOf = (
  { limits, resourceLimits }: TestScenario,
  { config, overrides }: VariantRequest,
): (LimitsVariant | undefined)[] => {
  const declared = limits ?? (resourceLimits ? undefined : config.limits)
  if (!declared) return [undefined]
  const forced = Object.entries(overrides.resourceLimits ?? {})
  const variants = declared.map((own): LimitsVariant => {
    const asked: VariantLimits = {
      ...own,
      ...Object.fromEntries(forced.filter(([field]) => field in own)),
    }
    const { executors: _, ...limit } = asked
    return {
      resourceLimits: { ...resourceLimits, ...limit },
      asked,
      text: declared.length > 1 ? limitsText(asked) : undefined,
    }
  })
  return [...new Map(variants.map((variant) => [limitsText(variant.asked), variant])).values()]
}

/** Generated data of another size. */
const resized = ({ name, data }: TestScenario, size: DataSize): TestScenario['data'] => {
  if (data.kind === 'files') return data
  if (data.kind === 'clickstream') return { ...data, size }
  if (typeof size === 'string') return { kind: data.kind, size }
  throw new UserError(
    `Scenario "${name}": size: expected a size like '60MB', as TPC-H has no table \`events\`; got ${JSON.stringify(size)}`,
  )
}
