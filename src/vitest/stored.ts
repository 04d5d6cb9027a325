import { isAbsolute, relative, resolve } from 'node:path'
import type { Vitest } from 'vitest/node'
import { readBaseline } from '../baseline/baselineFile.ts'
import type { StoredReference } from '../controller/gateReference.ts'
import { requireFixedBlocks } from '../controller/storedBaseline.ts'
import type { Configuration } from '../scenario/configuration.ts'

/** The file filters of the command, which Vitest keeps without a public type; there once it starts. */
interface Filtered {
  filenamePattern?: string[]
}

/**
 * The stored baseline that a gate is to use, and what of it the command runs; null where none was asked for.
 *
 * @throws UserError where it is not there, can't be understood, or looks are asked for beside it
 */
export const openStored = async (
  vitest: Vitest,
  configuration: Configuration,
): Promise<StoredReference | null> => {
  const { gate, baseline: name } = configuration.config
  if (!gate || name === undefined) return null
  const { root } = vitest.config
  const baseline = await readBaseline(root, name, '--baseline')
  requireFixedBlocks(configuration, baseline)
  return {
    baseline,
    filters: () => ({
      files: ((vitest as unknown as Filtered).filenamePattern ?? []).map((part) => fromRoot(root, part)),
      name: vitest.config.testNamePattern,
      targets: targetsOf(vitest),
    }),
  }
}

/** `./a.bench.ts:12` → `a.bench.ts`: paths are named from the folder of the command, lines are within a file. */
const fromRoot = (root: string, part: string): string => {
  const path = part.replace(/:\d+$/, '')
  return isAbsolute(path) || path.startsWith('.') ? relative(root, resolve(path)) : path
}

/** Projects are named after targets; without a filter all of the baseline's are wanted. */
const targetsOf = ({ config, projects }: Vitest): string[] | undefined =>
  config.project.length === 0 ? undefined : projects.map(({ name }) => name.replace(/ \(bench\)$/, ''))
