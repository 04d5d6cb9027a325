import { InfrastructureError } from './errors.ts'

/**
 * What to do after a failure: the same again, the next alternative, or nothing. A stack's failure is a result and is
 * never repeated away; limits that a machine lacks are scaled down before anything starts (`trial/limits.ts`).
 */
export type RecoveryAction = 'retry' | 'fallback' | 'giveUp'

/** A failure of the environment that says itself what helps. */
export class RecoverableError extends InfrastructureError {
  readonly action: RecoveryAction

  constructor(message: string, action: RecoveryAction, options?: ErrorOptions) {
    super(message, options)
    this.action = action
  }
}

/** The one place that decides what becomes of an error. */
export const recoveryFor = (error: unknown): RecoveryAction => {
  if (error instanceof RecoverableError) return error.action
  return isTransient(error) ? 'retry' : 'giveUp'
}

/** Of the network, or of a service that is just coming up. */
const isTransient = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  if (typeof code === 'string' && TRANSIENT_CODES.has(code)) return true
  return typeof statusCode === 'number' && (statusCode === 429 || statusCode >= 500)
}

const TRANSIENT_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
])
