import { once } from 'node:events'
import { type Duplex, PassThrough, type Readable } from 'node:stream'
import type Docker from 'dockerode'

/** The three streams of a container that has not been started yet. */
interface Attached {
  stdout: Readable
  stderr: Readable
  /** Writes to stdin. Rejects when the container has ended. */
  write(text: string): Promise<void>
  /** Resolves when all output has been passed on. */
  readonly ended: Promise<void>
  close(): void
}

export const attach = async (container: Docker.Container): Promise<Attached> => {
  const stream = (await container.attach({
    stream: true,
    hijack: true,
    stdin: true,
    stdout: true,
    stderr: true,
  })) as Duplex
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  stream.on('error', () => {}) // The output ends where reading does.
  let over = false
  const ended = passOn(stream, stdout, stderr)
    .catch(() => {})
    .finally(() => {
      over = true
      stdout.end()
      stderr.end()
    })
  return {
    stdout,
    stderr,
    write: (text) =>
      new Promise((resolve, reject) => {
        if (over) return reject(new Error('the container has ended'))
        stream.write(text, (error) => (error ? reject(error) : resolve()))
      }),
    ended,
    close: () => void stream.destroy(),
  }
}

const HEADER_BYTES = 8
const STDERR = 2

/**
 * Frames of the engine's multiplexed stream: which stream, three zero bytes, the length (big endian), the bytes
 * (Engine API, ContainerAttach). A slow reader of stdout holds all up, so that nothing piles up here.
 */
const passOn = async (stream: Readable, stdout: PassThrough, stderr: PassThrough): Promise<void> => {
  let header = Buffer.alloc(0)
  let left = 0
  let target = stdout
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      if (left === 0) {
        const part = chunk.subarray(at, at + HEADER_BYTES - header.length)
        header = Buffer.concat([header, part])
        at += part.length
        if (header.length < HEADER_BYTES) continue
        target = header[0] === STDERR ? stderr : stdout
        left = header.readUInt32BE(4)
        header = Buffer.alloc(0)
        continue
      }
      const part = chunk.subarray(at, at + left)
      at += part.length
      left -= part.length
      if (!target.write(part)) await once(target, 'drain')
    }
  }
}
