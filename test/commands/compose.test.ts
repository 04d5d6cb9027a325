import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { scratchFolder } from '../support/scratch.ts'

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
const compose = (...args: string[]) =>
  execa(process.execPath, [cli, 'compose', ...args], { reject: false, env: { NO_COLOR: '1' } })

test('the services go into a file, which says how it is used', async () => {
  const file = join(scratchFolder(), 'compose.yaml')
  const { stdout, exitCode } = await compose(
    file,
    '--object-store',
    'seaweedfs',
    '--registry',
    'r.example.com',
  )
  expect(exitCode).toBe(0)
  expect(stdout).toBe(`Wrote ${file}. Bring it up by: docker compose -f ${file} up --wait`)
  const { services } = parse(readFileSync(file, 'utf8')) as { services: Record<string, { image: string }> }
  expect(services.objectstore!.image).toMatch(/^r\.example\.com\/chrislusf\/seaweedfs:/)
})

test('a file that is there is kept, unless it may be replaced', async () => {
  const file = join(scratchFolder(), 'compose.yaml')
  writeFileSync(file, 'mine')
  const refused = await compose(file)
  expect(refused.exitCode).toBe(2)
  expect(refused.stderr).toBe(`${file} is there already: name another file, or replace it by --force.`)
  expect(readFileSync(file, 'utf8')).toBe('mine')
  expect((await compose(file, '--force')).exitCode).toBe(0)
  expect(readFileSync(file, 'utf8')).toContain('postgres')
})

test('a store that there is none of is refused', async () => {
  const { exitCode, stderr } = await compose(join(scratchFolder(), 'c.yaml'), '--object-store', 'ceph')
  expect(exitCode).toBe(2)
  expect(stderr).toBe("--object-store: expected minio or seaweedfs, got 'ceph'.")
})
