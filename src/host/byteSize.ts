const units: readonly [name: string, bytes: number][] = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
]

/** Bytes of `'60MB'`, `'1.5GB'` or `'1TB'`; 1 MB is 1,000,000 bytes. Undefined for any other text. */
export const parseByteSize = (text: string): number | undefined => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([MGT]B)$/.exec(text) ?? []
  const found = units.find(([name]) => name === unit)
  return found && Math.round(Number(amount) * found[1])
}

const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

/** `60.1 MB`: three digits, in the units that sizes are asked in. */
export const formatByteSize = (bytes: number): string => {
  // What rounds up to 1,000 of a unit belongs to the next.
  const unit = units.find(([, size]) => bytes >= 0.9995 * size)
  return unit ? `${three.format(bytes / unit[1])} ${unit[0]}` : `${Math.round(bytes)} B`
}
