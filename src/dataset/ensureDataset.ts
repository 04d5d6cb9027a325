import { ensureGenerated } from './ensureGenerated.ts'
import type { EnsureRequest, HeldDataset } from './heldDataset.ts'
import { openUserFiles } from './userFiles.ts'

/**
 * The scenario's input, whole and verified: every byte has been read and digested when this resolves.
 * Generated data is made on first use, resumed if an earlier try was cut short, and mended if damaged.
 *
 * @throws UserError if a user's files don't do, naming the field; InfrastructureError if the disk doesn't.
 */
export const ensureDataset = async (request: EnsureRequest): Promise<HeldDataset> => {
  const { data } = request
  if (data.kind !== 'files') return ensureGenerated(data, request)
  return { ...(await openUserFiles(data.tables, request)), [Symbol.asyncDispose]: async () => {} }
}
