export const COULD_NOT_MEASURE = 2

/**
 * Lets the command end with a gate's code, whatever Vitest makes of failed tests; a signal's code stays. Fails closed:
 * a gate that never answers, or one that passes beside tests that failed, could not measure.
 *
 * @returns sets the code once it is known
 */
export const exitWithGate = (): ((code: number) => void) => {
  let gateCode = COULD_NOT_MEASURE
  process.on('exit', (code) => {
    if (code > 128) return
    process.exitCode = gateCode === 0 && code !== 0 ? COULD_NOT_MEASURE : gateCode
  })
  return (code) => {
    gateCode = code
  }
}
