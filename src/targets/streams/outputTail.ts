import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

const keptCharacters = 64 * 1024
const keptLines = 200

/** Keeps the last lines that several streams write, in the order they come. */
export const keepTail = (streams: readonly Readable[]): (() => string) => {
  let pieces: string[] = []
  let length = 0
  const tail = (): string => {
    const lines = pieces.join('').slice(-keptCharacters).trimEnd().split('\n')
    return lines.slice(-keptLines).join('\n')
  }
  for (const stream of streams) {
    const decoder = new StringDecoder('utf8')
    stream.on('error', () => {}) // The tail ends where reading does.
    stream.on('data', (chunk: Buffer) => {
      const piece = decoder.write(chunk)
      pieces.push(piece)
      length += piece.length
      if (length > 2 * keptCharacters) {
        pieces = [pieces.join('').slice(-keptCharacters)]
        length = keptCharacters
      }
    })
  }
  return tail
}
