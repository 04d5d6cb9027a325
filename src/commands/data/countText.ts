import { bytesOf } from '../../dataset/evict.ts'
import type { StoredDataset } from '../../dataset/stored.ts'
import { formatByteSize } from '../../host/byteSize.ts'

/** `3 datasets, 1.5 GB`. */
export const countText = (stored: readonly StoredDataset[]): string =>
  `${stored.length === 1 ? '1 dataset' : `${stored.length} datasets`}, ${formatByteSize(bytesOf(stored))}`
