import type { Readable } from 'node:stream'
import { RecoverableError, recoveryFor } from '../../../recovery/handler.ts'
import { withRetry } from '../../../recovery/retry.ts'
import type { Progress } from '../../target.ts'
import type { Engine } from '../engine.ts'
import { engineProblem, problemError } from '../failures.ts'
import { ENVIRONMENT_LABEL, type Labels, SERVICE_LABEL } from '../labels.ts'
import type { DockerOptions } from '../options.ts'
import { findResources, removeResources } from '../resources.ts'
import type { ServiceDefinition } from './definitions.ts'
import { ensureImage } from './images.ts'
import { serviceContainer, useEngine } from './testcontainers.ts'

interface ServiceRequest {
  engine: Engine
  options: DockerOptions
  /** The environment's network, named as the environment itself. */
  network: string
  labels: Labels
  progress: Progress
  signal: AbortSignal
}

export interface StartedService {
  definition: ServiceDefinition
  id: string
  image: string
  /** Where it is reached from this process; the port changes when it is started again. */
  host: string
}

/** What to start: a service, with images in the order in which they are tried. */
export interface Candidate {
  definition: ServiceDefinition
  image: string
}

/**
 * Starts the first candidate that comes up. What passes by itself is tried again; an image that can't be had or
 * does not become ready is given up for the next.
 *
 * @throws InfrastructureError with why each failed and the last lines that the last one logged.
 */
export const startService = async (
  candidates: readonly Candidate[],
  request: ServiceRequest,
): Promise<StartedService> => {
  const failures: Error[] = []
  for (const { definition, image } of candidates) {
    try {
      return await startRetrying({ definition, image }, request)
    } catch (error) {
      request.signal.throwIfAborted()
      failures.push(error as Error)
      if (recoveryFor(error) === 'giveUp') break
      const next = candidates[failures.length]
      if (next) request.progress.note(`! ${(error as Error).message.split('\n')[0]}: taking ${next.image}`)
    }
  }
  if (failures.length === 1) throw failures[0]
  throw new RecoverableError(failures.map(({ message }) => message).join('\n'), 'giveUp', {
    cause: failures.at(-1),
  })
}

const startRetrying = async (candidate: Candidate, request: ServiceRequest): Promise<StartedService> => {
  const { progress, signal, engine, options } = request
  const { label } = candidate.definition
  const { volumes } = await ensureImage({ engine, image: candidate.image, pull: options.pull, progress })
  return withRetry(() => startOnce(candidate, volumes, request), {
    signal,
    onRetry: (error, attempt, delayMs) =>
      progress.note(
        `! ${(error as Error).message.split('\n')[0]}; trying again in ${Math.round(delayMs)} ms (${label}, attempt ${attempt + 1})`,
      ),
  })
}

const startOnce = async (
  { definition, image }: Candidate,
  folders: readonly string[],
  { engine, options, network, labels, progress, signal }: ServiceRequest,
): Promise<StartedService> => {
  const { alias, label } = definition
  progress.step({ name: label, detail: 'starting' })
  useEngine(engine)
  const ofService = { [ENVIRONMENT_LABEL]: network, [SERVICE_LABEL]: alias }
  const volumes = folders.map((folder, index) => [folder, `${network}-${alias}-${index}`])
  const name = `${network}-${alias}`
  const log = logText()
  const container = serviceContainer({
    definition,
    image,
    network,
    volumes: Object.fromEntries(volumes),
    labels: { ...labels, ...ofService },
    listenOn: engine.isLocal ? '127.0.0.1' : '',
    startUpTimeoutMs: options.startUpTimeoutMs,
    signal,
  })
    .withName(name)
    .withLogConsumer(log.follow)
  // Testcontainers would wait until it is ready.
  const cancel = () => void endContainer(engine, name)
  signal.addEventListener('abort', cancel)
  try {
    const started = await container.start()
    progress.step({ name: label, detail: 'ready' })
    return { definition, id: started.getId(), image, host: started.getHost() }
  } catch (error) {
    const lines = await lastLines(engine, name, log.text())
    // The next attempt needs its place in the network.
    await removeResources(engine, await findResources(engine, ofService))
    signal.throwIfAborted()
    throw startFailure(error, label, image, lines)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** In whatever state it is; not there yet, it won't be started. */
const endContainer = async ({ docker }: Engine, name: string): Promise<void> => {
  const container = docker.getContainer(name)
  await container
    .kill()
    .catch(() => container.remove({ force: true, v: true }))
    .catch(() => {})
}

const startFailure = (error: unknown, label: string, image: string, lines: readonly string[]): Error => {
  const problem = engineProblem(error)
  if (problem) return problemError(problem, error)
  // An engine that stumbles is asked again.
  if (recoveryFor(error) === 'retry') return error as Error
  const logged = lines.length > 0 ? `\nIts last lines:\n${lines.join('\n')}` : '\nIt logged nothing.'
  return new RecoverableError(
    `docker: ${label} (${image}) did not start: ${(error as Error).message}${logged}`,
    // What has had all its time would take it again.
    /not (accessible|successful) after/.test((error as Error).message) ? 'fallback' : 'retry',
    { cause: error },
  )
}

const LOG_LINES = 20

/** Read while it starts, because Testcontainers removes a container that does not become ready. */
const logText = () => {
  let text = ''
  return {
    follow: (stream: Readable): void => {
      stream.on('data', (chunk: unknown) => {
        text = (text + String(chunk)).slice(-20_000)
      })
      stream.on('error', () => {})
    },
    text: () => text,
  }
}

/** Of one that ended at once nothing was read: Testcontainers then leaves it. */
const lastLines = async ({ docker }: Engine, container: string, read: string): Promise<string[]> => {
  const text =
    read ||
    (await docker
      .getContainer(container)
      .logs(EVERYTHING)
      .then(textOf, () => ''))
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .slice(-LOG_LINES)
}

const EVERYTHING = { stdout: true, stderr: true, tail: LOG_LINES, follow: false } as const

/** Output of both streams comes in frames: 8 bytes, of which the last 4 are the length, and then the text. */
const textOf = (frames: Buffer): string => {
  const parts: string[] = []
  for (let at = 0; at + 8 <= frames.length; at += 8 + frames.readUInt32BE(at + 4))
    parts.push(frames.toString('utf8', at + 8, at + 8 + frames.readUInt32BE(at + 4)))
  return parts.join('')
}
