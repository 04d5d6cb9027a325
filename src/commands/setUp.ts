import { refereeRuntime } from '../referee/runtime.ts'
import { builtInStacks } from '../stacks/registry.ts'
import { prepareRuntime } from '../targets/local/setUp/prepare.ts'
import { createSetUp } from '../targets/local/setUp/setUp.ts'
import type { CatalogAccess } from '../targets/target.ts'
import { terminalProgress } from './terminalProgress.ts'

const catalog: CatalogAccess = {
  name: 'etl_bench',
  properties: { type: 'sql', uri: 'sqlite:////catalog.db', warehouse: 'file:///warehouse' },
}

/** Sets the local target up for all built-in stacks; afterwards runs need no network. */
export const setUp = async (): Promise<void> => {
  const signal = new AbortController().signal
  using progress = terminalProgress()
  const shared = createSetUp({ variables: process.env, progress, signal })
  const stacks = builtInStacks.map((stack) => stack.runtime(stack.options.parse({}), catalog))
  await Promise.all([refereeRuntime, ...stacks].map((runtime) => prepareRuntime(runtime, shared)))
  progress.print('Everything is set up.')
}
