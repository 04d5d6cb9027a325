import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Plugin } from 'vitest/config'
import { createViteServer, type Vitest } from 'vitest/node'
import type { Description } from '../baseline/description.ts'
import { findRevision, git } from '../baseline/revision.ts'
import { addWorktree } from '../baseline/worktree.ts'
import type { BaseRevision } from '../controller/base.ts'
import type { RunFolder } from '../controller/runFolder.ts'
import { UserError } from '../recovery/errors.ts'
import type { BenchmarkConfig } from '../scenario/config.ts'
import { builtInStacks } from '../stacks/registry.ts'
import type { Stack } from '../stacks/stack.ts'
import { describeProject } from './describeProject.ts'
import { type Registrations, stacksWith } from './registrations.ts'

/** The other revision's files and scenarios, until disposed of. */
interface OpenBase extends BaseRevision, AsyncDisposable {}

interface BaseRequest {
  vitest: Vitest
  config: BenchmarkConfig
  /** What the current configuration registers. */
  register: Registrations
  /** A resumed run keeps the revision that it began with. */
  folder: RunFolder
  signal: AbortSignal
}

/** Brings up what a gate against a revision or a calibration needs; null where neither was asked for. */
export const openBase = async (request: BaseRequest): Promise<OpenBase | null> => {
  const { gate, against, calibrate } = request.config
  if (gate && against !== undefined) return openRevision(request, against)
  return calibrate === undefined ? null : openSelf(request)
}

const openRevision = async (request: BaseRequest, against: string): Promise<OpenBase> => {
  const { vitest, config, folder, signal } = request
  const { root } = vitest.config
  const subject = `--against ${against}`
  const earlier = config.resume ? await readStored(folder) : null
  const revision = { ...(await findRevision(root, earlier?.commit ?? against)), ref: against }
  const worktree = await addWorktree(root, revision, `${revision.commit.slice(0, 12)}-${folder.id}`)
  try {
    const args = commandLine(subject)
    const description =
      earlier?.description ?? (await describeProject({ root, folder: worktree.root, args, subject, signal }))
    const { ref, commit } = revision
    await store(folder, { commit, description })
    const stacks = await stacksOf(description, worktree.root, vitest, subject)
    return {
      ref,
      commit,
      root: worktree.root,
      description,
      stacks,
      [Symbol.asyncDispose]: () => worktree[Symbol.asyncDispose](),
    }
  } catch (error) {
    await worktree[Symbol.asyncDispose]()
    throw error
  }
}

/** The current state against itself: any difference that the gate then sees is a false alarm. */
const openSelf = async ({ vitest, register, signal }: BaseRequest): Promise<OpenBase> => {
  const { root } = vitest.config
  const subject = '--calibrate'
  const args = commandLine(subject)
  return {
    ref: 'itself',
    commit: (await git(root, ['rev-parse', 'HEAD'])) ?? '',
    root,
    description: await describeProject({ root, folder: root, args, subject, signal }),
    stacks: stacksWith(register),
    [Symbol.asyncDispose]: async () => {},
  }
}

/** What follows `vitest`: the other revision is read by the same command. */
const commandLine = (subject: string): string[] => {
  const args = process.argv.slice(2)
  if (args[0] === 'bench') return args
  throw new UserError(
    `${subject}: expected the command \`vitest bench\`, which is started once more to read scenarios; got ${process.argv.slice(1).join(' ')}`,
  )
}

interface Stored {
  commit: string
  description: Description
}

const store = async ({ base }: RunFolder, stored: Stored): Promise<void> => {
  await mkdir(dirname(base), { recursive: true })
  await writeFile(base, JSON.stringify(stored))
}

const readStored = async ({ base }: RunFolder): Promise<Stored | null> => {
  const text = await readFile(base, 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as Stored)
}

/** Stacks of a user's own are functions: they come from the revision's own configuration file. */
const stacksOf = async (
  { scenarios, configuration }: Description,
  folder: string,
  vitest: Vitest,
  subject: string,
): Promise<Stack[]> => {
  const { config, overrides } = configuration
  const used = scenarios.flatMap(({ scenario }) =>
    Object.keys(overrides.stacks ?? scenario.stacks ?? config.stacks),
  )
  const isBuiltIn = (id: string) => builtInStacks.some(({ name }) => name === id.split(':', 1)[0])
  const own = used.find((id) => !isBuiltIn(id))
  if (own === undefined) return [...builtInStacks]
  const { configFile, root } = vitest.vite.config
  const file = configFile ? relative(root, configFile) : null
  const plugin = file === null ? undefined : await pluginOf(folder, file, subject)
  if (plugin) return stacksWith(plugin.api ?? {})
  throw new UserError(
    `${subject}: expected etlBenchPlugin() among the plugins of its ${file ?? 'configuration file'}, as stack "${own}" is registered there; found none`,
  )
}

/** The plugin as that revision's configuration file makes it: read like the current one, by Vitest's own Vite. */
const pluginOf = async (
  root: string,
  file: string,
  subject: string,
): Promise<Plugin<Registrations> | undefined> => {
  const settings = { root, configFile: join(root, file), logLevel: 'silent' } as const
  const server = await createViteServer({
    ...settings,
    server: { middlewareMode: true, watch: null },
    optimizeDeps: { noDiscovery: true },
  }).catch((error: Error) => {
    throw new UserError(`${subject}: expected its ${file} to be readable; got ${error.message}`)
  })
  const plugin = server.config.plugins.find(({ name }) => name === 'etl-bench')
  await server.close()
  return plugin as Plugin<Registrations> | undefined
}
