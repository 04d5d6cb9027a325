import type { Vitest } from 'vitest/node'

/** 128 and the signal's number, as shells have it. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 } as const
type Cause = keyof typeof exitCodes

/**
 * Ctrl-C, SIGTERM, a terminal that is closed and a reader of the output that goes (`| head`) cancel the run, tear
 * everything down and then exit; a second signal exits at once. Vitest's own handlers exit after 1 ms without any
 * teardown, so they are replaced.
 */
export const tearDownOnSignals = (
  vitest: Vitest,
  cancel: AbortController,
  /** The last line, from how things stand when the signal comes; null: none. */
  stopped: () => string | null,
): void => {
  const stop = (cause: Cause): void => {
    vitest.logger.error(`\n${cause}: stopping trials and tearing down (again to force)`)
    const text = stopped()
    cancel.abort()
    void tearDown(vitest).finally(() => {
      if (text !== null) vitest.logger.error(text)
      process.exit(exitCodes[cause])
    })
  }
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal)
    process.on(signal, () => (cancel.signal.aborted ? process.exit(exitCodes[signal]) : stop(signal)))
  }
  // Node ignores SIGPIPE itself; unheard, the first write to nobody would end the process and leave all that runs.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', () => {
      if (!cancel.signal.aborted) stop('SIGPIPE')
    })
}

const tearDown = async (vitest: Vitest): Promise<void> => {
  await vitest.cancelCurrentRun('keyboard-input')
  await vitest.close()
}
