import { z } from 'zod'
import { parseByteSize } from '../host/byteSize.ts'

/** Sizes by name: bytes of all tables' files together, in the format asked. 1 MB is 1,000,000 bytes. */
const named = { small: 10e6, medium: 250e6, large: 2e9 } as const
const limits = { bytes: { min: 1e6, max: 10e9 }, rows: { min: 1_000, max: 1e9 } } as const

/** How much data: bytes of all files (`'small'`, `'60MB'`), or rows of the table `events`. */
export type DataSize = keyof typeof named | `${number}MB` | `${number}GB` | { rows: number }

const NAMED = "'small', 'medium', 'large'"
const expected = `expected ${NAMED}, a size like '60MB' or '1.5GB', or { rows: 5_000_000 }`
const EXPECTED_BYTES = `expected ${NAMED}, or a size like '60MB' or '1.5GB'`

const bytesOf = (size: string): number | undefined =>
  Object.hasOwn(named, size) ? named[size as keyof typeof named] : parseByteSize(size)

const problem = (size: unknown): string | undefined => {
  if (typeof size === 'string') {
    const bytes = bytesOf(size)
    if (bytes === undefined) return expected
    return bytes < limits.bytes.min || bytes > limits.bytes.max
      ? "expected a size from '1MB' to '10GB'"
      : undefined
  }
  const { rows, ...others } = (size ?? {}) as { rows?: unknown }
  if (!Number.isInteger(rows) || Object.keys(others).length > 0) return expected
  const { min, max } = limits.rows
  return (rows as number) < min || (rows as number) > max
    ? `expected from ${min.toLocaleString('en')} to ${max.toLocaleString('en')} rows`
    : undefined
}

export const dataSize = z.custom<DataSize>().superRefine((size, context) => {
  const message = problem(size)
  if (message) context.addIssue({ code: 'custom', message })
})

/** A size in bytes, for data that has no table `events`. */
export type ByteSize = Exclude<DataSize, object>

export const byteSize = z.custom<ByteSize>().superRefine((size, context) => {
  const isSize = typeof size === 'string' && bytesOf(size) !== undefined
  const message = isSize ? problem(size) : EXPECTED_BYTES
  if (message) context.addIssue({ code: 'custom', message })
})

/** Bytes of a valid size. */
export const bytesOfSize = (size: ByteSize): number => bytesOf(size)!

/** What a valid size asks for. */
export const askedSize = (size: DataSize): { bytes: number } | { rows: number } =>
  typeof size === 'string' ? { bytes: bytesOfSize(size) } : size
