import { chmodSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { InfrastructureError } from '../../../src/recovery/errors.ts'
import { recoveryFor } from '../../../src/recovery/handler.ts'
import { diagnoseDocker } from '../../../src/targets/docker/doctor.ts'
import { connectEngine } from '../../../src/targets/docker/engine.ts'
import { engineProblem, problemError } from '../../../src/targets/docker/failures.ts'
import { removeResources } from '../../../src/targets/docker/resources.ts'
import { dockerOptions, TEST_IMAGES } from '../../support/docker.ts'
import { scratchFolder } from '../../support/scratch.ts'

const signal = new AbortController().signal

afterEach(() => {
  vi.unstubAllEnvs()
})

/** What a start ends with and what the doctor finds, at an engine of this address. */
const problemAt = async (address: string) => {
  vi.stubEnv('DOCKER_HOST', address)
  const began = performance.now()
  const error = await connectEngine(signal).catch((error: unknown) => error)
  expect(performance.now() - began).toBeLessThan(5_000)
  expect(error).toBeInstanceOf(InfrastructureError)
  const { checks } = await diagnoseDocker(dockerOptions(), { signal })
  expect(checks).toHaveLength(1)
  const [{ name, status, detail, advice }] = checks as [(typeof checks)[number]]
  expect([name, status]).toEqual(['Docker engine', 'missing'])
  const { message } = error as Error
  expect(message).toBe(`docker: ${detail}\n${advice}`)
  return { detail, advice }
}

const listen = async (answer: RequestListener): Promise<string> => {
  const socket = join(scratchFolder(), 'docker.sock')
  const server = createServer(answer).listen(socket)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return socket
}

test('the engine says what it has', async () => {
  const engine = await connectEngine(signal)
  const { stdout } = await execa('docker', ['info', '--format', '{{.ServerVersion}} {{.NCPU}} {{.MemTotal}}'])
  const [version, cpus, memory] = stdout.split(' ')
  expect(engine.serverVersion).toBe(version)
  expect(engine.cpus).toBe(Number(cpus))
  expect(engine.memoryMb).toBe(Math.floor(Number(memory) / 2 ** 20))
  expect(engine.isLocal).toBe(true)
})

test('no Docker: a socket that is not there', async () => {
  const { detail, advice } = await problemAt(`unix://${scratchFolder()}/none.sock`)
  expect(detail).toMatch(/^no engine listens at unix:.*none\.sock \(ENOENT\)$/)
  expect(advice).toContain('Start Docker')
})

test('no Docker: a port that nothing listens at', async () => {
  const { detail } = await problemAt('tcp://127.0.0.1:1')
  expect(detail).toBe('no engine listens at tcp://127.0.0.1:1 (ECONNREFUSED)')
})

test('no rights: a socket that this user may not open', async () => {
  const socket = await listen((_request, response) => response.end())
  chmodSync(socket, 0o600)
  // Root may open every socket: it is another user who tries.
  if (process.getuid?.() === 0) {
    chmodSync(join(socket, '..'), 0o755)
    process.seteuid!(65_534)
    onTestFinished(() => process.seteuid!(0))
  } else chmodSync(socket, 0)
  const { detail, advice } = await problemAt(`unix://${socket}`)
  expect(detail).toBe(`this user has no right to open unix://${socket}`)
  expect(advice).toContain('usermod -aG docker')
})

test('too old: a fake engine that speaks API 1.39', async () => {
  const socket = await listen((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ Version: '18.09.9', ApiVersion: '1.39' }))
  })
  const { detail } = await problemAt(`unix://${socket}`)
  expect(detail).toContain('is too old: Docker 18.09.9 (API 1.39), at least 20.10 (API 1.41) is needed')
})

test('a fake engine that takes a connection and never answers', async () => {
  const socket = await listen(() => {})
  const { detail } = await problemAt(`unix://${socket}`)
  expect(detail).toBe(`the engine at unix://${socket} does not answer`)
})

test('something else that listens', async () => {
  const socket = await listen((_request, response) => response.end('<html>'))
  const { detail } = await problemAt(`unix://${socket}`)
  expect(detail).toMatch(/^what answers at .* is no Docker engine$/)
})

test('a port that is taken is told with its number, and another is tried', async () => {
  const engine = await connectEngine(signal)
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  const container = await engine.docker.createContainer({
    Image: TEST_IMAGES.toxiproxy,
    HostConfig: { PortBindings: { '8474/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] } },
  })
  onTestFinished(() => removeResources(engine, [{ kind: 'container', id: container.id, labels: {} }]))
  const error = await container.start().catch((error: unknown) => error)
  const problem = engineProblem(error)!
  expect(problem.detail).toBe(`a port that a service needs is taken (${port})`)
  expect(recoveryFor(problemError(problem))).toBe('retry')
})

test('a full disk is told, in the words of a fake message of the engine', () => {
  const problem = engineProblem(
    new Error('(HTTP code 500) server error - mkdir /var/lib/docker/overlay2/x: no space left on device'),
  )
  expect(problem?.detail).toBe("the engine's disk is full")
  expect(problem?.advice).toContain('etl-bench clean --images')
})

test('an image that is missing and may not be pulled is told by name, by the doctor too', async () => {
  const options = dockerOptions({ images: { postgres: 'etl-bench-test/none:1' } })
  const { checks } = await diagnoseDocker(options, { signal })
  const check = checks.find(({ name }) => name === 'catalog image')!
  expect(check.status).toBe('missing')
  expect(check.detail).toBe(
    "the image etl-bench-test/none:1 is not on this engine, and docker.pull is 'never'",
  )
})
