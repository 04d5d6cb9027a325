import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BenchmarkError } from '../recovery/errors.ts'
import type { DatasetManifest } from './dataset.ts'
import { generateFiles } from './generateFiles.ts'
import type { GeneratorRequest } from './generators.ts'
import type { Damage } from './integrity.ts'
import type { Making } from './makeDataset.ts'

/** Makes damaged files again. They come out byte for byte as before, or something is badly wrong. */
export const mendDataset = async (
  folder: string,
  manifest: DatasetManifest,
  damage: readonly Damage[],
  { characteristics }: GeneratorRequest,
  { referee, progress, room }: Making,
): Promise<void> => {
  if (damage.length === 0) return
  for (const { file, reason } of damage) {
    const path = join(folder, file.path)
    progress.note(`Input file ${path} ${reason}: making it again`)
    await rm(path, { recursive: true, force: true })
  }
  const bytes = damage.reduce((sum, { file }) => sum + file.bytes, 0)
  await room(bytes)
  const made = await generateFiles(referee, progress, {
    characteristics,
    rows: manifest.tables.events?.rows,
    folder,
    paths: damage.map(({ file }) => file.path),
    bytes,
    onFile: async () => {},
  })
  for (const [i, { file }] of damage.entries()) {
    if (made[i]!.sha256 === file.sha256) continue
    throw new BenchmarkError(
      `${join(folder, file.path)} was made again and differs from the first time: expected sha256 ` +
        `${file.sha256}, got ${made[i]!.sha256}. The generator must give the same bytes: please report this.`,
    )
  }
}
