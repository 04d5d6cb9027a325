import { existsSync } from 'node:fs'
import type { ProgressState } from '../../reporters/progress/state.ts'
import type { RunFolder } from '../controller/runFolder.ts'

/**
 * What a run that the user stopped has, and the command that goes on with it; null where nothing is there to go on with.
 * `args` is what followed `vitest`.
 */
export const stoppedText = (
  { scenario }: ProgressState,
  { id, journal }: Pick<RunFolder, 'id' | 'journal'>,
  args: readonly string[],
): string | null => {
  if (!existsSync(journal)) return null
  const end = args.indexOf('--')
  const own = args.slice(0, end < 0 ? args.length : end).map(quoted)
  const command = ['npx vitest', ...own, '-- --resume', id].join(' ')
  const isWhole = scenario !== null && scenario.endedInBlock.length >= scenario.stacks.length
  const done = scenario && scenario.block - (isWhole ? 0 : 1)
  const where = scenario ? ` after ${done} of ${scenario.blocks} blocks of ${scenario.name}` : ''
  return `stopped${where}; go on with: ${command}`
}

/** As a shell takes it. */
const quoted = (text: string): string =>
  /^[\w./:=@,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
