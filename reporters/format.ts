/** A unit and how much of the base unit it holds; smallest first. `from` is where its use starts. */
interface Unit {
  name: string
  size: number
  from: number
}

const timeUnits: readonly Unit[] = [
  { name: 'ms', size: 1, from: 0 },
  { name: 's', size: 1000, from: 1000 },
  { name: 'min', size: 60_000, from: 600_000 },
  { name: 'h', size: 3_600_000, from: 5 * 3_600_000 },
]

const byteUnits: readonly Unit[] = ['B', 'KiB', 'MiB', 'GiB', 'TiB'].map((name, power) => {
  const size = 1024 ** power
  return { name, size, from: power === 0 ? 0 : size }
})

const MIB = 1024 ** 2

const unitFor = (value: number, units: readonly Unit[]): Unit =>
  units.findLast(({ from }) => value >= from) ?? units[0]!

/** Three significant digits, never fewer than the whole number has: 4.60, 32.4, 155, 1520. */
const digits = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Number(value).toPrecision(3)

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const rough = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

/** `32.4 s`, `850 ms`, `12.5 min`. */
export const formatTime = (ms: number): string => {
  const { name, size } = unitFor(ms, timeUnits)
  return `${digits(ms / size)} ${name}`
}

/** `32.4 s (30.9–35.0)`: a time and its range in the same unit. */
export const formatTimeWithRange = (ms: number, lowMs: number, highMs: number): string => {
  const { size } = unitFor(ms, timeUnits)
  return `${formatTime(ms)} (${digits(lowMs / size)}–${digits(highMs / size)})`
}

/** `9.6 MiB`. */
export const formatBytes = (bytes: number): string => {
  const { name, size } = unitFor(bytes, byteUnits)
  return `${rough.format(bytes / size)} ${name}`
}

/** `1.40–1.52 GiB` from MiB; one figure where both bounds read the same. */
export const formatMemory = (lowMb: number, highMb: number): string => {
  const { name, size } = unitFor(highMb * MIB, byteUnits)
  const [low, high] = [lowMb, highMb].map((mb) => digits((mb * MIB) / size))
  return low === high ? `${high} ${name}` : `${low}–${high} ${name}`
}

/** `100,000`. */
export const formatCount = (count: number): string => whole.format(count)

/** `21,600`: three significant digits. */
export const formatRate = (perSecond: number): string => rough.format(perSecond)

/** `+3.1 %`, `−12 %`: a change as a share of what was before. */
export const formatChange = (share: number): string => {
  const percent = Math.abs(share) * 100
  const figure = percent < 9.95 ? percent.toFixed(1) : rough.format(percent)
  const sign = Number(figure) === 0 ? '' : share < 0 ? '−' : '+'
  return `${sign}${figure} %`
}

/** `1 min 32 s`, as a clock that ticks in whole seconds. */
export const formatClock = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `about 40 s`, `about 3 min`: as much as an expectation can tell. */
export const formatExpected = (ms: number): string => {
  const seconds = ms / 1000
  if (seconds < 10) return 'a few seconds'
  if (seconds < 90) return `about ${Math.round(seconds / 10) * 10} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `about ${minutes} min` : `about ${(seconds / 3600).toFixed(1)} h`
}
