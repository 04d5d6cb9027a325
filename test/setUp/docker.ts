import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { withLock } from '../../src/host/lock.ts'
import { connectEngine, type Engine } from '../../src/targets/docker/engine.ts'
import { SEAWEEDFS_IMAGE, TEST_BASE, TEST_IMAGES } from '../support/docker.ts'

/** An engine that runs, with all the images that tests name. What is there costs nothing. */
export const setup = async (): Promise<void> => {
  // Two test runs at once would build the same images.
  await withLock(join(tmpdir(), 'etl-bench-test-docker.lock'), {}, async () => {
    const engine = await runningEngine()
    const missing = await missingImages(engine, Object.entries(TEST_IMAGES))
    if (missing.length > 0 || !(await has(engine, TEST_BASE))) await run('build-images.sh', ...missing)
    if (!(await has(engine, SEAWEEDFS_IMAGE))) await buildSeaweedFs()
  })
}

const runningEngine = async (): Promise<Engine> => {
  const connect = () => connectEngine(new AbortController().signal)
  return connect().catch(async () => {
    await run('docker-engine.sh')
    return connect()
  })
}

const missingImages = async (engine: Engine, images: readonly [string, string][]): Promise<string[]> => {
  const present = await Promise.all(images.map(([, image]) => has(engine, image)))
  return images.filter((_, index) => !present[index]).map(([name]) => name)
}

const has = ({ docker }: Engine, image: string): Promise<boolean> =>
  docker
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    )

const buildSeaweedFs = async (): Promise<void> => {
  const context = fileURLToPath(new URL('./images/seaweedfs', import.meta.url))
  console.log(`building ${SEAWEEDFS_IMAGE}`)
  await execa('docker', ['build', '-q', '--build-arg', `BASE=${TEST_BASE}`, '-t', SEAWEEDFS_IMAGE, context])
}

/** Where an engine and images come from that a machine without an image registry can have. */
const scripts = (): string => {
  const beside = fileURLToPath(new URL('../../../shared/engines', import.meta.url))
  const folder = resolve(process.env.ETL_BENCH_TEST_ENGINES ?? beside, 'docker')
  if (existsSync(folder)) return folder
  throw new Error(
    `The docker tests need a Docker engine and the images ${Object.values(TEST_IMAGES).join(', ')}: expected ` +
      `scripts that make them in ${folder}, or in the folder docker of ETL_BENCH_TEST_ENGINES.`,
  )
}

const run = async (script: string, ...args: string[]): Promise<void> => {
  const path = join(scripts(), script)
  console.log(`running ${path} ${args.join(' ')}`)
  await execa('bash', [path, ...args], { stdout: ['pipe', 'inherit'], stderr: ['pipe', 'inherit'] })
}
