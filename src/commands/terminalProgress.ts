import { formatLive } from '../../reporters/progress/live.ts'
import { formatPlain } from '../../reporters/progress/plain.ts'
import { advance, initialProgress } from '../../reporters/progress/state.ts'
import { terminalOf } from '../../reporters/terminal.ts'
import type { Progress } from '../targets/target.ts'
import type { ProgressEvent } from '../trial/progress.ts'

export interface TerminalProgress extends Progress, Disposable {
  /** Writes a line of the result to stdout, clear of the live line. */
  print(text: string): void
}

/**
 * Progress of a command on stderr, so that stdout has the result alone: a live line, or a log where stderr is
 * no terminal.
 */
export const terminalProgress = (): TerminalProgress => {
  const stream = process.stderr
  let state = initialProgress
  let shown = ''
  const show = (line: string): void => {
    if (stream.isTTY && line !== shown) stream.write(`${CLEAR}${line}`)
    shown = line
  }
  const clear = (): void => show('')
  const draw = (): void => show(formatLive(state, performance.now(), terminalOf(stream).width - 1))
  const drawing = stream.isTTY ? setInterval(draw, DRAW_MS).unref() : undefined

  const report = (event: ProgressEvent): void => {
    const now = performance.now()
    state = advance(state, event, now)
    const line = formatPlain(event, state, now)
    if (line === null || (stream.isTTY && event.type !== 'note')) return
    clear()
    stream.write(`${line}\n`)
  }
  return {
    step: (step) => report({ type: 'setup', ...step }),
    note: (text) => report({ type: 'note', text }),
    print: (text) => {
      clear()
      console.log(text)
    },
    [Symbol.dispose]: () => {
      clearInterval(drawing)
      clear()
    },
  }
}

const DRAW_MS = 200
/** To the start of the line, and what is on it away. */
const CLEAR = '\r\u001b[K'
