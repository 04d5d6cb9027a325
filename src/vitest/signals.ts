import type { Vitest } from 'vitest/node'

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

/**
 * Ctrl-C and SIGTERM cancel the run, tear everything down and then exit; a second one exits at once.
 * Vitest's own handlers exit after 1 ms without any teardown, so they are replaced.
 */
export const tearDownOnSignals = (
  vitest: Vitest,
  cancel: AbortController,
  /** The last line, from how things stand when the signal comes; null: none. */
  stopped: () => string | null,
): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal)
    process.on(signal, () => {
      if (cancel.signal.aborted) process.exit(exitCodes[signal])
      vitest.logger.error(`\n${signal}: stopping trials and tearing down (again to force)`)
      const text = stopped()
      cancel.abort()
      void tearDown(vitest).finally(() => {
        if (text !== null) vitest.logger.error(text)
        process.exit(exitCodes[signal])
      })
    })
  }
}

const tearDown = async (vitest: Vitest): Promise<void> => {
  await vitest.cancelCurrentRun('keyboard-input')
  await vitest.close()
}
