import { join } from 'node:path'
import { expect, test } from 'vitest'
import { requireDiskSpace } from '../../src/host/diskSpace.ts'
import { InfrastructureError } from '../../src/recovery/errors.ts'
import { scratchFolder } from '../support/scratch.ts'

test('what the disk can hold is let through, also in a folder that is yet to be made', async () => {
  await requireDiskSpace(join(scratchFolder(), 'not', 'there'), 1_000, 'It')
})

test('what it can’t hold is refused with the need, the place and what to do', async () => {
  const folder = scratchFolder()
  const refused = requireDiskSpace(folder, 1e18, 'The input data')
  await expect(refused).rejects.toBeInstanceOf(InfrastructureError)
  await expect(refused).rejects.toThrow(
    /^The input data needs about 1,000,000 TB in .*, where \S+ [GT]B are free\. Free some space, or set ETL_BENCH_CACHE_DIR/,
  )
  await expect(refused).rejects.toThrow(folder)
})
