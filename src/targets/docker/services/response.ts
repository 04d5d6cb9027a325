import { connect } from 'node:net'
import { RecoverableError } from '../../../recovery/handler.ts'
import type { Engine } from '../engine.ts'
import type { StartedService } from './startService.ts'

/** A healthy service answers in milliseconds, also while trials keep it busy. */
const ANSWER_MS = 2_000

/**
 * Asks a service whether it answers, from outside of its container, so that nothing runs in it while it is measured.
 *
 * @throws RecoverableError that says in what state the service is.
 */
export const requireAnswer = async (engine: Engine, service: StartedService): Promise<void> => {
  const port = await publishedPort(engine, service)
  const { path } = service.definition.ready
  await (path
    ? httpAnswer(`http://${service.host}:${port}${path}`)
    : postgresAnswer(service.host, port)
  ).catch((error: unknown) => {
    throw unwell(`${service.definition.label} does not answer: ${reasonOf(error)}`, error)
  })
}

/** Its container is no longer there, or does not run. */
export class ServiceEndedError extends RecoverableError {}

const unwell = (message: string, cause?: unknown): RecoverableError =>
  new RecoverableError(`docker: ${message}`, 'retry', { cause })

/** Read each time: a container that is started again, or put back into its network, gets another. */
const publishedPort = async ({ docker }: Engine, { id, definition }: StartedService): Promise<number> => {
  const { label, port } = definition
  const inspected = await docker
    .getContainer(id)
    .inspect({ abortSignal: AbortSignal.timeout(ANSWER_MS) })
    .catch((error: Error & { statusCode?: number }) => {
      if (error.statusCode === 404)
        throw new ServiceEndedError(`docker: ${label}'s container has been removed`, 'giveUp')
      throw unwell(`${label}: its container can't be asked for: ${error.message.trim()}`)
    })
  const { State, Name, NetworkSettings } = inspected
  const name = Name.replace(/^\//, '')
  if (State.Paused) throw unwell(`${label} is paused (docker unpause ${name})`)
  if (!State.Running)
    throw new ServiceEndedError(
      `docker: ${label} has ended with exit code ${State.ExitCode}${State.OOMKilled ? ', out of memory' : ''}`,
      'giveUp',
    )
  const published = NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort
  if (published === undefined) throw unwell(`${label} is cut off from its network (docker inspect ${name})`)
  return Number(published)
}

const httpAnswer = async (url: string): Promise<void> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`it says ${response.status}`)
}

/** The shortest exchange of PostgreSQL's protocol: asked for TLS, it says yes or no before any log-in. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

const postgresAnswer = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: ANSWER_MS })
    const end = (error?: Error): void => {
      socket.destroy()
      if (error) reject(error)
      else resolve()
    }
    socket.on('connect', () => socket.write(SSL_REQUEST))
    socket.on('data', (answer) =>
      end(/^[SN]/.test(answer.toString('latin1')) ? undefined : new Error('no PostgreSQL')),
    )
    socket.on('timeout', () => end(new Error(`no answer in ${ANSWER_MS} ms`)))
    socket.on('error', end)
    socket.on('close', () => end(new Error('it closed the connection')))
  })

/** `fetch` keeps the reason in the cause. */
const reasonOf = (error: unknown): string => {
  const { message, name, cause } = error as Error
  if (name === 'TimeoutError') return `no answer in ${ANSWER_MS} ms`
  const { code } = (cause ?? error) as NodeJS.ErrnoException
  return code ?? message
}
