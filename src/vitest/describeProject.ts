import { existsSync } from 'node:fs'
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { execa } from 'execa'
import type { Description } from '../baseline/description.ts'
import { UserError } from '../recovery/errors.ts'
import { DESCRIBE_VARIABLE } from './describing.ts'

interface DescribeRequest {
  /** The project's folder now, and in the revision to be read. */
  root: string
  folder: string
  /** What stood after `vitest` on the command line. */
  args: readonly string[]
  /** For messages: `--against main`. */
  subject: string
  signal: AbortSignal
}

/**
 * What the very same command would run in another folder. A Vitest of its own reads it there, so that files, options
 * and filters mean what they meant then.
 *
 * @throws UserError with what that Vitest said, where files can't be read or their scenarios are not sound.
 */
export const describeProject = async (request: DescribeRequest): Promise<Description> => {
  const { root, folder, args, subject, signal } = request
  const vitest = join(dirname(createRequire(join(root, 'x')).resolve('vitest/package.json')), 'vitest.mjs')
  const cwd = process.cwd()
  const inFolder = join(folder, relative(root, cwd))
  const scratch = await mkdtemp(join(tmpdir(), 'etl-bench-describe-'))
  const path = join(scratch, 'description.json')
  try {
    const { all, isCanceled, shortMessage } = await execa(
      process.execPath,
      [vitest, ...movedArguments(args, { root, folder, cwd })],
      {
        cwd: isInside(cwd, root) && existsSync(inFolder) ? inFolder : cwd,
        env: { ...ownVariables, [DESCRIBE_VARIABLE]: path },
        all: true,
        reject: false,
        stdin: 'ignore',
        cancelSignal: signal,
      },
    )
    if (isCanceled) throw new UserError(`${subject}: cancelled`)
    const text = await readFile(path, 'utf8').catch(() => undefined)
    const description = text === undefined ? undefined : (JSON.parse(text) as Description)
    const errors = description ? description.errors : [tail(all ?? shortMessage)]
    if (errors.length > 0)
      throw new UserError(`${subject}: expected scenarios that can be read; got\n${errors.join('\n')}`)
    if ((await realpath(description!.root)) !== (await realpath(folder)))
      throw new UserError(
        `${subject}: expected a command that reads the project of its own folder; got one that reads ${description!.root}. Start it in the project's folder, without --root.`,
      )
    return description!
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** What Vitest sets for its own process would make the other one believe that it is a worker. */
const ownVariables = {
  VITEST: undefined,
  VITEST_MODE: undefined,
  VITEST_POOL_ID: undefined,
  VITEST_WORKER_ID: undefined,
  TEST: undefined,
  NODE_ENV: undefined,
}

const isInside = (path: string, root: string): boolean => {
  const way = relative(root, path)
  return way.split(/[\\/]/, 1)[0] !== '..' && !isAbsolute(way)
}

/**
 * The same command for another folder. A command that was started in the project is started at the same place in the other
 * folder, where relative paths mean what they meant; from elsewhere (`--root bench`) all paths into the project are moved.
 */
export const movedArguments = (
  args: readonly string[],
  { root, folder, cwd }: { root: string; folder: string; cwd: string },
): string[] => {
  // What follows are our own options, and what comes first is Vitest's command.
  const own = args.includes('--') ? args.indexOf('--') : args.length
  return args.map((argument, i) => {
    const [, option = '', value = ''] = /^(-[^=]*=)?(.*)$/s.exec(argument)!
    const path = resolve(cwd, value)
    const isPath = i > 0 && i < own && value !== '' && !value.startsWith('-')
    return isPath && !isInside(cwd, root) && isInside(path, root)
      ? option + join(folder, relative(root, path))
      : argument.replaceAll(root, folder)
  })
}

const tail = (text: string): string => text.trimEnd().split('\n').slice(-15).join('\n')
