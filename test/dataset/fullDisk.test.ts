import { readdir } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'
import { scratchFolder } from '../support/scratch.ts'
import { python } from './python.ts'

vi.setConfig({ testTimeout: 30_000 })

test('a disk that fills up on the way (a limit on file sizes stands in) leaves no half file', async () => {
  const folder = scratchFolder()
  const failed = await python<{ error: string; message: string }>(
    `
import json, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
from dataset.generate import generate
from dataset.layout import parts
from dataset.characteristics import Characteristics, Shape
characteristics = json.loads(sys.argv[2])
shape = Shape(Characteristics.parse(characteristics), 20_000)
request = {"characteristics": characteristics, "rows": 20_000, "folder": sys.argv[1], "paths": [part.path for part in parts(shape)]}
try:
    generate(request, lambda _: None)
except Exception as error:
    print(json.dumps({"error": type(error).__name__, "message": str(error)}))
`,
    folder,
    JSON.stringify({
      complexity: 'moderate',
      skewFactor: 0.3,
      joinTables: 0,
      temporalRangeSeconds: 604_800,
      format: 'parquet',
      compression: 'snappy',
      duplicates: 0,
      late: 0,
      malformed: 0,
      changeFeed: 0,
      seed: 42,
    }),
  )
  expect(failed.error).toBe('RefusedError')
  expect(failed.message).toMatch(/^Input data could not be written to .*: .*File too large/)
  expect((await readdir(folder, { recursive: true })).filter((name) => name.includes('.'))).toEqual([])
})
