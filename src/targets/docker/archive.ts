import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { extract, pack } from 'tar-stream'

/** A file on its way into a container or a build. */
export interface ArchivedFile {
  /** Relative to where the archive is unpacked. */
  path: string
  content: Uint8Array
  mode?: number
}

/** Files as the engine takes them. Without times, so that equal content gives equal archives and cached layers. */
export const archive = (files: readonly ArchivedFile[]): NodeJS.ReadableStream => {
  const archived = pack()
  for (const { path, content, mode = 0o644 } of files)
    archived.entry({ name: path, mode, mtime: new Date(0) }, Buffer.from(content))
  archived.finalize()
  // The types know it as a stream of another library.
  return archived as unknown as NodeJS.ReadableStream
}

/** The text of the first file of an archive. */
export const firstFileOf = async (archived: NodeJS.ReadableStream): Promise<string> => {
  const entries = extract()
  ;(archived as Readable).pipe(entries)
  for await (const entry of entries) if (entry.header.type === 'file') return text(entry)
  throw new Error('the archive holds no file')
}
