import { UserError } from '../recovery/errors.ts'
import type { ResourceLimits } from '../scenario/resourceLimits.ts'

const defaultMemoryCapMb = 8192

/** What a configuration may leave out. */
type Asked = { [Field in keyof ResourceLimits]?: ResourceLimits[Field] | undefined }

/** Limits of every trial: what was asked, else all cores and three quarters of the memory up to 8 GiB. */
export const limitsFor = (asked: Asked, available: ResourceLimits): ResourceLimits => {
  for (const field of ['cpus', 'memoryMb'] as const) {
    const value = asked[field]
    if (value !== undefined && value > available[field]) {
      throw new UserError(
        `resourceLimits.${field}: expected at most ${available[field]}, which is what there is; got ${value}`,
      )
    }
  }
  return {
    cpus: asked.cpus ?? available.cpus,
    memoryMb: asked.memoryMb ?? Math.min(Math.floor(available.memoryMb * 0.75), defaultMemoryCapMb),
  }
}
