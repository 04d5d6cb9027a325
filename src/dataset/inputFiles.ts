import type { InputFiles } from '../trial/protocol.ts'
import type { DatasetManifest } from './dataset.ts'

/** A dataset's tables as trials read them; `uriOf` says where a file of the manifest is for them. */
export const inputFiles = (
  { tables }: DatasetManifest,
  uriOf: (path: string) => string,
): Record<string, InputFiles> =>
  Object.fromEntries(
    Object.entries(tables).map(([name, { format, schema, files, groups }]) => {
      const uris = files.map(({ path }) => uriOf(path))
      const inGroups = groups?.map((group) => ({
        uris: group.files.map((place) => uris[place]!),
        schema: group.schema,
        columns: group.columns,
      }))
      return [name, { format, schema, uris, ...(inGroups && { groups: inGroups }) }]
    }),
  )
