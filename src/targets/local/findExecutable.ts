import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, resolve } from 'node:path'

/** Absolute path of a program, looked up as a shell does; null where there is none. */
export const findExecutable = (command: string, path = process.env.PATH ?? '', cwd = '.'): string | null => {
  const folders = command.includes('/') ? [cwd] : path.split(delimiter)
  for (const folder of folders) {
    const candidate = isAbsolute(command) ? command : resolve(cwd, folder || '.', command)
    try {
      accessSync(candidate, constants.X_OK)
      if (statSync(candidate).isFile()) return candidate
    } catch {
      // Not here.
    }
  }
  return null
}
