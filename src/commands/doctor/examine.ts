import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { toolVersion } from '../../host/toolVersion.ts'
import { refereeRuntime } from '../../referee/runtime.ts'
import { builtInStacks } from '../../stacks/registry.ts'
import { type Check, type Diagnosis, limited, ok } from '../../targets/diagnosis.ts'
import { createTarget, targetNames } from '../../targets/registry.ts'
import type { CatalogAccess } from '../../targets/target.ts'

export interface Examination {
  etlBench: string
  system: string
  /** Whether a run on each target would work. */
  works: Record<string, boolean>
  /** What holds for all targets. */
  checks: Check[]
  targets: Record<string, Diagnosis>
}

/**
 * Asks each built-in target what it can run, with what each built-in stack needs. No configuration file is run, so that
 * there is an answer where one fails: a project's own options are left to its runs, which begin with the same checks.
 */
export const examine = async (root: string, signal: AbortSignal): Promise<Examination> => {
  const runtimes = (catalog: CatalogAccess) => [
    refereeRuntime,
    ...builtInStacks.map((stack) => stack.runtime(stack.options.parse({}), catalog)),
  ]
  const checks = [ok('Node', process.version), vitestCheck(root)]
  const targets: Examination['targets'] = {}
  for (const name of targetNames())
    targets[name] = await createTarget(name, { root }).diagnose({ runtimes, signal })
  const works = Object.entries(targets).map(([name, diagnosis]) => [
    name,
    [...checks, ...diagnosis.checks].every(({ status }) => status !== 'missing'),
  ])
  return {
    etlBench: toolVersion,
    system: `${platform()} ${arch()}`,
    works: Object.fromEntries(works),
    checks,
    targets,
  }
}

/** Benchmarks run in the project's own Vitest. */
const vitestCheck = (root: string): Check => {
  const advice = 'in the project: npm install --save-dev vitest etl-bench'
  try {
    const { version } = createRequire(join(root, 'package.json'))('vitest/package.json') as {
      version: string
    }
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (major > 5 || (major === 5 && minor >= 1)) return ok('Vitest', version)
    return limited('Vitest', `${version} in this project, at least 5.1 is needed`, advice)
  } catch {
    return limited('Vitest', 'none in this folder’s project', advice)
  }
}
