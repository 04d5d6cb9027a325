import { execa } from 'execa'

/** A set-up command that failed, with what it printed. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
  readonly command: string
  readonly output: string

  constructor(command: string, output: string) {
    super(`${command} failed:\n${lastLines(output)}`)
    this.command = command
    this.output = output
  }
}

interface CommandOptions {
  environment: NodeJS.ProcessEnv
  cwd?: string
  signal?: AbortSignal
  /** Each line of stdout and stderr as it comes. */
  onLine?: (line: string) => void
}

/** Runs one program of the set-up to its end and gives its stdout. Rejects with CommandFailed. */
export const runCommand = async (
  program: string,
  args: readonly string[],
  { environment, cwd, signal, onLine }: CommandOptions,
): Promise<string> => {
  const running = execa(program, args, {
    env: environment,
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
    ...(cwd && { cwd }),
    ...(signal && { cancelSignal: signal }),
  })
  if (onLine) for await (const line of running.iterable({ from: 'all' })) onLine(hideCredentials(line))
  const result = await running
  signal?.throwIfAborted()
  if (result.failed) {
    const cause = result.all || result.originalMessage || result.shortMessage
    throw new CommandFailed(`${program} ${args[0] ?? ''}`.trim(), hideCredentials(cause ?? ''))
  }
  return result.stdout
}

/** Index addresses may carry a user and password, which belong in no message. */
const hideCredentials = (text: string): string => text.replace(/\/\/[^/\s@]+@/g, '//***@')

const lastLines = (output: string): string => output.trimEnd().split('\n').slice(-15).join('\n')
