import { PassThrough, type Readable } from 'node:stream'

/** Bytes read ahead of the consumer before the writer has to wait; Node fills two such buffers. */
const readAhead = 2 * 2 ** 20

interface LineStream {
  lines: AsyncIterable<string>
  /** Reads ahead without bound: what an ended program has written is little and must not be lost. */
  readRest(): void
  /** Ends the lines though the writing side is still open. */
  end(): void
}

/**
 * The lines of a stream, split at `\n` alone: U+2028 may stand inside JSON, where Node's readline splits.
 * Reading starts at once, so nothing is lost when the writer ends before the lines are asked for.
 * A last line without `\n` was cut off and is left out. Leaving a loop early keeps the rest for the next.
 */
export const readLines = (source: Readable): LineStream => {
  const ahead = new PassThrough({ highWaterMark: readAhead })
  source.on('error', () => ahead.end())
  source.pipe(ahead)
  const lines = splitLines(ahead)
  return {
    lines: { [Symbol.asyncIterator]: () => ({ next: () => lines.next() }) },
    readRest: () => {
      source.unpipe(ahead)
      source.on('data', (chunk: Buffer) => ahead.write(chunk))
      source.on('end', () => ahead.end())
      source.resume()
    },
    end: () => {
      source.unpipe(ahead)
      source.destroy()
      ahead.end()
    },
  }
}

const newline = 0x0a

async function* splitLines(stream: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  let parts: Buffer[] = []
  for await (const chunk of stream) {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      parts.push(chunk.subarray(start, end))
      // Decoded as a whole: a character may be split over chunks.
      yield Buffer.concat(parts).toString('utf8')
      parts = []
      start = end + 1
    }
    if (start < chunk.length) parts.push(chunk.subarray(start))
  }
}
