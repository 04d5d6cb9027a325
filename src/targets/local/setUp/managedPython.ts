import { UserError } from '../../../recovery/errors.ts'
import { CommandFailed, runCommand } from './command.ts'
import { type InterpreterSearch, noPython } from './python.ts'

const ACCEPTED = '>=3.11,<3.15'

/** The Python that uv manages itself, downloaded by it if need be, where the machine has none. */
export const managedPython = async (
  uv: string,
  search: InterpreterSearch,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> => {
  const run = (args: string[]) => runCommand(uv, ['python', ...args], { environment, signal })
  const find = async () => (await run(['find', '--no-project', ACCEPTED])).trim()
  try {
    return await find().catch(async () => {
      await run(['install', ACCEPTED])
      return find()
    })
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    const reason = error.output.trim().split('\n').at(-1)?.trim()
    throw new UserError(`${noPython(search).message}\nuv could not bring one either: ${reason}`)
  }
}
