import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { cacheFolder } from '../../host/cacheFolder.ts'
import { withLock } from '../../host/lock.ts'
import { InfrastructureError } from '../../recovery/errors.ts'
import { buildContext, type ContextFile, imagePaths } from '../container/buildContext.ts'
import { javaProxyOptions } from '../javaProxy.ts'
import type { PreparedRuntime, Progress, Runtime } from '../target.ts'
import { archive, firstFileOf } from './archive.ts'
import type { Engine } from './engine.ts'
import { engineProblem, problemError } from './failures.ts'
import { ownLabels, TOOL_LABEL } from './labels.ts'
import { baseImage, type DockerOptions } from './options.ts'
import { ensureImage } from './services/images.ts'

/** An image that programs of a runtime are started from. */
export interface StackImage {
  id: string
  /** Its name: `etl-bench/<runtime>:<digest>`. */
  tag: string
  prepared: PreparedRuntime
}

interface StackImageRequest {
  engine: Engine
  runtime: Runtime
  options: DockerOptions
  progress: Progress
  signal: AbortSignal
}

/**
 * The image of a runtime, built where the engine has none of this content: what is built from, the name of the
 * base and the build arguments.
 *
 * @throws InfrastructureError with the end of the build's log.
 */
export const stackImage = async (request: StackImageRequest): Promise<StackImage> => {
  const { engine, runtime, options, progress, signal } = request
  const files = await buildContext(runtime)
  const base = baseImage(runtime.name, options)
  // A tag that is pulled anew may name another image today.
  const baseId = options.pull === 'always' ? await pullBase(request, base) : null
  const digest = digestOf([
    files.map(({ path, content }) => [path, digestOf(content)]),
    base,
    baseId,
    options.buildArgs,
  ])
  const tag = `etl-bench/${runtime.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}:${digest.slice(0, 12)}`
  const found = await imageId(engine, tag)
  const built =
    found ??
    (await withLock(
      join(cacheFolder(process.env), 'locks', `image-${digest.slice(0, 32)}`),
      { signal, onWait: () => progress.note(`Waiting for another process that builds ${tag}`) },
      // The other may have built this very one.
      async () => (await imageId(engine, tag)) ?? build(request, { files, base, tag, digest }),
    ))
  return { id: built, tag, prepared: { name: runtime.name, ...(await readFacts(engine, built)) } }
}

const build = async (
  request: StackImageRequest,
  { files, base, tag, digest }: { files: ContextFile[]; base: string; tag: string; digest: string },
): Promise<string> => {
  const { engine, runtime, options, progress, signal } = request
  if (options.pull !== 'always') await pullBase(request, base)
  const began = performance.now()
  const log: string[] = []
  const fail = (why: string) => {
    const problem = engineProblem(new Error(why))
    if (problem) return problemError(problem)
    return new InfrastructureError(
      `docker: the image of ${runtime.name} could not be built on ${base}: ${why}\n` +
        'Proxies, certificates and package servers of builds: docs/docker.md. The end of the log:\n' +
        log.join('').trimEnd().split('\n').slice(-LOG_LINES).join('\n'),
    )
  }
  const onLine = (line: string) => {
    log.push(line)
    if (log.length > 20 * LOG_LINES) log.splice(0, 10 * LOG_LINES)
    const [, done, total, what] = /^Step (\d+)\/(\d+) : (.*)/.exec(line) ?? []
    if (done && total && what)
      progress.step({
        name: `image ${runtime.name}`,
        detail: what,
        done: Number(done) - 1,
        total: Number(total),
        unit: 'steps',
      })
  }
  try {
    const stream = await engine.docker.buildImage(archive(files), {
      t: tag,
      buildargs: { BASE: base, ...proxyArguments(process.env), ...options.buildArgs },
      labels: { [TOOL_LABEL]: 'etl-bench', [DIGEST_LABEL]: digest },
      forcerm: true,
      abortSignal: signal,
    })
    await followBuild(stream, onLine)
  } catch (error) {
    signal.throwIfAborted()
    throw fail(error instanceof Error ? error.message : String(error))
  }
  const id = await imageId(engine, tag)
  if (!id) throw fail('the build gave no image')
  progress.note(`Built ${tag} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  return id
}

const DIGEST_LABEL = 'io.etl-bench.digest'
const LOG_LINES = 40

/** What a user sets for programs that use the network; no part of an image's content. */
const proxyArguments = (environment: NodeJS.ProcessEnv): Record<string, string> => {
  const proxies = Object.entries(environment).filter(
    (pair): pair is [string, string] => /^(https?|all|ftp|no)_proxy$/i.test(pair[0]) && !!pair[1],
  )
  const java = javaProxyOptions(environment).join(' ')
  return { ...Object.fromEntries(proxies), ...(java && { SPARK_SUBMIT_OPTS: java }) }
}

/** Each message of a build is a JSON line: text of the log, or the error that ended it. */
const followBuild = async (stream: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> => {
  let rest = ''
  const hear = (line: string): void => {
    if (line.trim() === '') return
    const { stream: text, error } = buildMessage.parse(JSON.parse(line))
    if (error !== undefined) throw new Error(error)
    if (text !== undefined) onLine(text)
  }
  stream.setEncoding('utf8')
  for await (const chunk of stream) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    for (const line of lines) hear(line)
  }
  hear(rest)
}

const buildMessage = z.object({ stream: z.string().optional(), error: z.string().optional() })

/** @returns its id. */
const pullBase = async (
  { engine, options: { pull }, progress }: StackImageRequest,
  image: string,
): Promise<string> => {
  await ensureImage({ engine, image, pull, progress })
  return (await imageId(engine, image)) ?? ''
}

const imageId = async ({ docker }: Engine, name: string): Promise<string | undefined> => {
  try {
    return (await docker.getImage(name).inspect()).Id
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined
    throw error
  }
}

/** What an image says of itself, without starting it. */
const readFacts = async ({ docker }: Engine, image: string): Promise<z.infer<typeof imageFacts>> => {
  const container = await docker.createContainer({ Image: image, Labels: await ownLabels('facts', false) })
  try {
    return imageFacts.parse(
      JSON.parse(await firstFileOf(await container.getArchive({ path: imagePaths.facts }))),
    )
  } finally {
    await container.remove({ force: true, v: true })
  }
}

const imageFacts = z.object({
  versions: z.record(z.string(), z.string()),
  jars: z.array(z.string()),
})

const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(value instanceof Uint8Array ? value : JSON.stringify(value))
    .digest('hex')
