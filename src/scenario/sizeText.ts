import type { DataSource } from './data.ts'
import type { DataSize } from './dataSize.ts'

/** The size as it was asked for; a user's own files have the one they have. */
export const sizeText = (data: DataSource): string => {
  if (data.kind === 'files') return 'files'
  if (data.kind === 'tpch')
    return data.size ?? (data.scaleFactor ? `scale factor ${data.scaleFactor}` : 'small')
  return askedSizeText(data.size)
}

/** `10MB`, `small` or `5,000,000 rows`. */
export const askedSizeText = (size: DataSize): string =>
  typeof size === 'string' ? size : `${size.rows.toLocaleString('en')} rows`
