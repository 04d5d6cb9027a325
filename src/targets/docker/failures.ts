import type { InfrastructureError } from '../../recovery/errors.ts'
import { RecoverableError, type RecoveryAction } from '../../recovery/handler.ts'

/** Why something of the engine does not work, and what to do: `etl-bench doctor` and a failed start say the same. */
export interface Problem {
  detail: string
  advice: string
  /** What may help without the user; absent: nothing. */
  action?: RecoveryAction
}

/** A problem as what a run ends with. */
export const problemError = (
  { detail, advice, action = 'giveUp' }: Problem,
  cause?: unknown,
): InfrastructureError => new RecoverableError(`docker: ${detail}\n${advice}`, action, { cause })

/** Why the engine at this address could not be spoken to. */
export const connectionProblem = (error: unknown, address: string): Problem => {
  const { code, name } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM')
    return {
      detail: `this user has no right to open ${address}`,
      advice:
        'Add the user to the group docker (sudo usermod -aG docker "$USER") and log in again, or run Docker rootless.',
    }
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT')
    return {
      detail: `the engine at ${address} does not answer`,
      advice: 'See whether `docker info` answers; restart Docker, or set DOCKER_HOST to an engine that does.',
    }
  if (code === undefined || code.startsWith('HPE_'))
    return {
      detail: `what answers at ${address} is no Docker engine`,
      advice: 'Set DOCKER_HOST to where an engine listens, e.g. unix:///var/run/docker.sock.',
    }
  return {
    detail: `no engine listens at ${address} (${code})`,
    advice:
      'Start Docker (Docker Desktop, or sudo systemctl start docker), or set DOCKER_HOST to where one listens.',
  }
}

/** What a running engine says when it can't do something: those that a user can mend. Undefined for all others. */
export const engineProblem = (error: unknown): Problem | undefined => {
  const message = error instanceof Error ? error.message : String(error)
  return PROBLEMS.find(([pattern]) => pattern.test(message))?.[1](message)
}

/** Of a daemon's own words, which have been these for years and carry no code. */
const PROBLEMS: readonly [RegExp, (message: string) => Problem][] = [
  [
    /no space left on device|disk quota exceeded/i,
    () => ({
      detail: "the engine's disk is full",
      advice: 'Free some space: `etl-bench clean --images`, `docker system df`, `docker system prune`.',
    }),
  ],
  [
    /port is already allocated|address already in use/i,
    (message) => ({
      detail: `a port that a service needs is taken${portOf(message)}`,
      advice: 'Stop what holds it: `docker ps` and `ss -ltnp` name it.',
      // The engine takes ports one after the other, and gives up where ten in a row are another's.
      action: 'retry',
    }),
  ],
  [
    /no such image|does not exist locally and pull policy/i,
    (message) => ({
      detail: `an image is not on this engine: ${/"([^"]+)"|image: (\S+)/i.exec(message)?.slice(1).find(Boolean) ?? message}`,
      advice: MISSING_IMAGE_ADVICE,
    }),
  ],
]

export const MISSING_IMAGE_ADVICE =
  "Load it (`docker pull`, `docker load`), name one that is there (docker.images), or allow pulling (docker.pull: 'missing')."

const portOf = (message: string): string => {
  const [, port] = /(?:0\.0\.0\.0|127\.0\.0\.1|\[::\]|::):(\d+)/.exec(message) ?? []
  return port === undefined ? '' : ` (${port})`
}
