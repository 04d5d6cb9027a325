/** Characters read ahead of the consumer before the writer has to wait. */
const readAhead = 2 * 2 ** 20

/** Lines on their way to one consumer, who may be slower than the writer. */
interface LineQueue<Line extends { text: string }> {
  /** Resolves when the next line may come. */
  push(line: Line): Promise<void>
  /** From now on nobody waits for the consumer: what an ended program has written must not be lost. */
  unbound(): void
  end(): void
  /** Leaving a loop early keeps the rest for the next. */
  readonly lines: AsyncIterable<Line>
}

export const createLineQueue = <Line extends { text: string }>(): LineQueue<Line> => {
  const waiting: Line[] = []
  let characters = 0
  let bounded = true
  let ended = false
  let wakeReader = () => {}
  let wakeWriter = () => {}

  const next = async (): Promise<IteratorResult<Line, undefined>> => {
    while (waiting.length === 0 && !ended)
      await new Promise<void>((resolve) => {
        wakeReader = resolve
      })
    const line = waiting.shift()
    if (!line) return { done: true, value: undefined }
    characters -= line.text.length
    if (characters < readAhead) wakeWriter()
    return { done: false, value: line }
  }
  return {
    push: async (line) => {
      waiting.push(line)
      characters += line.text.length
      wakeReader()
      if (bounded && characters >= readAhead)
        await new Promise<void>((resolve) => {
          wakeWriter = resolve
        })
    },
    unbound: () => {
      bounded = false
      wakeWriter()
    },
    end: () => {
      ended = true
      wakeReader()
    },
    lines: { [Symbol.asyncIterator]: () => ({ next }) },
  }
}
