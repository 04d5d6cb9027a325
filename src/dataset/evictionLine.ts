import { formatByteSize } from '../host/byteSize.ts'
import type { StoredDataset } from './stored.ts'

/** `Evicted clickstream-… (2.01 GB, used 12 days ago): the cache is limited to 50 GB`. */
export const evictionLine = (
  { name, bytes, lastUsedMs }: StoredDataset,
  reason: string,
  verb = 'Evicted',
): string => `${verb} ${name} (${formatByteSize(bytes)}, used ${ago(Date.now() - lastUsedMs)}): ${reason}`

const spans = [
  { unit: 'days', ms: 24 * 60 * 60_000 },
  { unit: 'hours', ms: 60 * 60_000 },
  { unit: 'minutes', ms: 60_000 },
]

/** `3 hours ago`. */
export const ago = (ms: number): string => {
  const span = spans.find((one) => ms >= 2 * one.ms)
  return span ? `${Math.floor(ms / span.ms)} ${span.unit} ago` : 'just now'
}
