import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLines } from '../../../src/targets/streams/lines.ts'

const linesOf = async (chunks: readonly Buffer[]): Promise<string[]> => {
  const lines: string[] = []
  for await (const line of readLines(Readable.from(chunks)).lines) lines.push(line)
  return lines
}

const line = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed().replaceAll('\n', ' '))

test('lines come back as written, wherever the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
      async (lines, sizes) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        const chunks: Buffer[] = []
        for (let at = 0; at < bytes.length; ) {
          const size: number = sizes.next().value
          chunks.push(bytes.subarray(at, at + size))
          at += size
        }
        expect(await linesOf(chunks)).toEqual(lines)
      },
    ),
  )
})

test('separators that only some programs heed stay inside a line', async () => {
  expect(await linesOf([Buffer.from('a\u2028b\u2029c\rd\n')])).toEqual(['a\u2028b\u2029c\rd'])
})

test('a line that was cut off is left out', async () => {
  expect(await linesOf([Buffer.from('whole\n{"half":')])).toEqual(['whole'])
})

test('a loop that is left early keeps the rest for the next', async () => {
  const { lines } = readLines(Readable.from([Buffer.from('one\ntwo\nthree\n')]))
  const seen: string[] = []
  for await (const line of lines) {
    seen.push(line)
    break
  }
  for await (const line of lines) seen.push(line)
  expect(seen).toEqual(['one', 'two', 'three'])
})

test('the rest can be read to its end before anybody asks for it', { timeout: 10_000 }, async () => {
  const source = new PassThrough()
  const { lines, readRest } = readLines(source)
  const written = Array.from({ length: 10_000 }, (_, n) => `${n}`.padStart(1024))
  for (const line of written) source.write(`${line}\n`)
  source.end()
  await sleep(50) // As much as is read ahead has been read by now.
  readRest()
  await once(source, 'close')
  const seen: string[] = []
  for await (const line of lines) seen.push(line)
  expect(seen).toEqual(written)
})
