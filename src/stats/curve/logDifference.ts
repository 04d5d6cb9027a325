/** A positive figure and its ends, in natural logs. */
export interface LogEstimate {
  value: number
  lower: number
  upper: number
}

/**
 * Difference of two independent estimates from the ends of each: MOVER, the method of variance estimates recovery (Zou & Donner
 * 2008, Statistics in Medicine 27). Nothing is assumed about how alike their noise is, and skewed intervals stay so.
 */
export const logDifference = (a: LogEstimate, b: LogEstimate): LogEstimate => {
  const value = a.value - b.value
  return {
    value,
    lower: value - Math.hypot(a.value - a.lower, b.upper - b.value),
    upper: value + Math.hypot(a.upper - a.value, b.value - b.lower),
  }
}
