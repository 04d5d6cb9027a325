import { imagePaths } from '../container/buildContext.ts'
import type { Program } from '../target.ts'
import { type ContainerExecution, type ContainerSpec, startSupervised } from './supervisedContainer.ts'

export interface ProgramContainer
  extends Pick<ContainerSpec, 'engine' | 'image' | 'network' | 'labels' | 'mounts' | 'user'> {
  /** Without its companions: they are containers of their own (`startSupervised`). */
  program: Program
  /** Files that the program finds at these paths, below `imagePaths.home`. */
  files?: ReadonlyMap<string, Uint8Array>
}

const inputPath = `${imagePaths.home}/input.json`

/**
 * Starts a program of the target contract in a fresh container, which ends and goes with it.
 *
 * @throws InfrastructureError where it can't be started; nothing of it is left then.
 */
export const startContainer = ({
  program: { runtime, module, input, limits, share, hostName, environment },
  files = new Map(),
  ...where
}: ProgramContainer): Promise<ContainerExecution> =>
  startSupervised({
    ...where,
    java: runtime.versions.java !== undefined,
    args: ['-m', module, ...(input ? [inputPath] : [])],
    files: [...files, ...(input ? [[inputPath, input] as const] : [])].map(([path, content]) => ({
      path: path.replace(`${imagePaths.home}/`, ''),
      content,
    })),
    ...(limits && { limits }),
    ...(share && { share }),
    ...(hostName && { hostName }),
    ...(environment && { environment }),
  })
