import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

interface ScriptEnd {
  code: number | null
  signal: string | null
  stdout: string
  stderr: string
}

export interface Script {
  child: ChildProcess
  ended: Promise<ScriptEnd>
}

interface ScriptOptions {
  env?: NodeJS.ProcessEnv
  /** Words before the command, e.g. `unshare --net`. */
  prefix?: readonly string[]
  cwd?: string
}

/** Runs a TypeScript file in a Node of its own; ended with the test at the latest. */
export const startScript = (url: URL, args: readonly string[], options: ScriptOptions = {}): Script => {
  const { env = process.env, prefix = [], cwd } = options
  const [program = '', ...rest] = [...prefix, process.execPath, fileURLToPath(url), ...args]
  const child = spawn(program, rest, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stdout!.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr!.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = new Promise<ScriptEnd>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { child, ended }
}

/** The lines of a file that may not be there yet. */
export const linesOf = (path: string): string[] => {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean)
  } catch {
    return []
  }
}
