import { UserError } from '../recovery/errors.ts'
import type { ResourceLimits } from '../scenario/resourceLimits.ts'
import type { Warning } from '../stats/warning.ts'

const defaultMemoryCapMb = 8192

/** What a configuration may leave out. */
type Asked = { [Field in keyof ResourceLimits]?: ResourceLimits[Field] | undefined }

/**
 * Limits of every trial: what was asked, else all cores and three quarters of the memory up to 8 GiB.
 *
 * @param scalesDown - give what there is to those who ask for more, instead of refusing
 */
export const limitsFor = (asked: Asked, available: ResourceLimits, scalesDown = false): ResourceLimits => {
  for (const field of FIELDS) {
    const value = asked[field]
    if (value !== undefined && value > available[field] && !scalesDown) {
      throw new UserError(
        `resourceLimits.${field}: expected at most ${available[field]}, which is what there is; got ${value}`,
      )
    }
  }
  return {
    cpus: Math.min(asked.cpus ?? available.cpus, available.cpus),
    memoryMb: Math.min(
      asked.memoryMb ?? Math.min(Math.floor(available.memoryMb * 0.75), defaultMemoryCapMb),
      available.memoryMb,
    ),
  }
}

/** Says where trials had less than was asked for. */
export const scaledDownWarnings = (asked: Asked, limits: ResourceLimits): Warning[] =>
  FIELDS.flatMap((field) => {
    const value = asked[field]
    if (value === undefined || value <= limits[field]) return []
    return {
      code: 'scaledDown',
      text: `resourceLimits.${field} is ${value}, and trials had ${limits[field]}: there is no more`,
      advice: 'compare these figures with none of a machine that has it',
    }
  })

const FIELDS = ['cpus', 'memoryMb'] as const
