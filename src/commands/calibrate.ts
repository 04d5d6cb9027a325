import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { UserError } from '../recovery/errors.ts'

/** Runs `vitest bench … -- --calibrate n` in this folder, and ends as it ends. */
export const calibrate = async (repeats: string, filters: readonly string[]): Promise<void> => {
  const args = [vitestOf(process.cwd()), 'bench', ...filters, '--', '--calibrate', repeats]
  const child = spawn(process.execPath, args, { stdio: 'inherit' })
  // The terminal signals both: the child tears down, and this waits for it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 130 : 1)))
  })
}

const vitestOf = (folder: string): string => {
  try {
    return join(dirname(createRequire(join(folder, 'x')).resolve('vitest/package.json')), 'vitest.mjs')
  } catch {
    throw new UserError(
      `calibrate: expected a project that has Vitest installed; ${folder} has none. Run it in the folder of vitest.config.ts.`,
    )
  }
}
