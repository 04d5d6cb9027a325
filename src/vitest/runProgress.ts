import { formatLive } from '../../reporters/progress/live.ts'
import { formatPlain } from '../../reporters/progress/plain.ts'
import { advance, initialProgress, type ProgressState } from '../../reporters/progress/state.ts'
import type { ProgressEvent } from '../trial/progress.ts'

/** Shows how a run goes: in Vitest's live window where it has one, and as lines that stay. */
export class RunProgress {
  readonly #log: (line: string) => void
  #state: ProgressState = initialProgress
  #hasLiveWindow = false

  constructor(log: (line: string) => void) {
    this.#log = log
  }

  get state(): ProgressState {
    return this.#state
  }

  report(event: ProgressEvent): void {
    const now = performance.now()
    this.#state = advance(this.#state, event, now)
    const line = formatPlain(event, this.#state, now)
    // The live window shows what passes; what has been measured stays on the screen in both cases.
    const passes = event.type === 'setup' || event.type === 'dataset'
    if (line !== null && !(passes && this.#hasLiveWindow)) this.#log(line)
  }

  /** Lines for Vitest's live window. From the first call on, only what is worth keeping is printed. */
  liveLines(width: number): string[] {
    this.#hasLiveWindow = true
    const line = formatLive(this.#state, performance.now(), width)
    return line ? ['', line] : []
  }
}
