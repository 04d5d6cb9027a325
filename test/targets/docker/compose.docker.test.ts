import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { composeFile } from '../../../src/targets/docker/compose.ts'
import { dockerOptions, TEST_IMAGES } from '../../support/docker.ts'
import { scratchFolder } from '../../support/scratch.ts'

const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0

test.runIf(hasCompose)('the services come up by docker compose and answer', async () => {
  const file = join(scratchFolder(), 'compose.yaml')
  writeFileSync(file, composeFile(dockerOptions()))
  const env = {
    ETL_BENCH_PASSWORD: 'secret-of-a-test',
    ETL_BENCH_POSTGRES_PORT: '0',
    ETL_BENCH_OBJECTSTORE_PORT: '0',
  }
  const compose = (...args: string[]) => execa('docker', ['compose', '-f', file, ...args], { env })
  onTestFinished(async () => void (await compose('down', '--volumes')))
  await compose('up', '--wait', '--pull', 'never')
  const { stdout: port } = await compose('port', 'objectstore', '9000')
  const response = await fetch(`http://${port}/minio/health/live`)
  expect(response.status).toBe(200)
})

test.runIf(!hasCompose)('without a compose plugin here: the text alone names the images', () => {
  const { services } = parse(composeFile(dockerOptions())) as { services: Record<string, { image: string }> }
  expect(Object.values(services).map(({ image }) => image)).toEqual([TEST_IMAGES.postgres, TEST_IMAGES.minio])
})
