import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { connectEngine, type Engine } from '../../src/targets/docker/engine.ts'
import { type StackImage, stackImage } from '../../src/targets/docker/image.ts'
import { ownLabels } from '../../src/targets/docker/labels.ts'
import {
  type ContainerExecution,
  type ContainerSpec,
  startSupervised,
} from '../../src/targets/docker/supervisedContainer.ts'
import type { Runtime } from '../../src/targets/target.ts'
import { dockerOptions, TEST_BASE } from './docker.ts'

const programs = fileURLToPath(new URL('../../fixtures/programs', import.meta.url))

/** Python without packages, and the programs that tests measure. */
const testRuntime: Runtime = {
  name: 'test-programs',
  requirements: { text: '', locked: true },
  sources: [programs],
}

export const testEngine = (): Promise<Engine> => connectEngine(new AbortController().signal)

export const testImage = (engine: Engine, runtime = testRuntime): Promise<StackImage> =>
  stackImage({
    engine,
    runtime,
    options: dockerOptions({ images: { base: { [runtime.name]: TEST_BASE } } }),
    progress: { step: () => {}, note: () => {} },
    signal: new AbortController().signal,
  })

/** Starts Python with these arguments in a container that is gone after the test. */
export const startInContainer = async (
  args: readonly string[],
  spec: Partial<ContainerSpec> & Pick<ContainerSpec, 'engine' | 'image'>,
): Promise<ContainerExecution> => {
  const execution = await startSupervised({
    args,
    network: 'bridge',
    labels: await ownLabels('test', false),
    limits: { cpus: 1, memoryMb: 512 },
    ...spec,
  })
  onTestFinished(() => execution.kill())
  return execution
}
