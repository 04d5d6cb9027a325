import { refereeRuntime } from '../referee/runtime.ts'
import { builtInStacks } from '../stacks/registry.ts'
import { localCatalogKind } from '../targets/local/catalogKind.ts'
import { prepareRuntime } from '../targets/local/setUp/prepare.ts'
import { createSetUp } from '../targets/local/setUp/setUp.ts'
import { terminalProgress } from './terminalProgress.ts'

/** Sets the local target up for all built-in stacks; afterwards runs need no network. */
export const setUp = async (): Promise<void> => {
  const signal = new AbortController().signal
  using progress = terminalProgress()
  const shared = createSetUp({ variables: process.env, progress, signal })
  const stacks = builtInStacks.map((stack) => stack.runtime(stack.options.parse({}), localCatalogKind))
  await Promise.all([refereeRuntime, ...stacks].map((runtime) => prepareRuntime(runtime, shared)))
  progress.print('Everything is set up.')
}
