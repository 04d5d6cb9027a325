import { type Check, missing, ok } from '../../diagnosis.ts'
import { runCommand } from '../setUp/command.ts'
import { findInterpreter, type Interpreter, noPython } from '../setUp/python.ts'
import { setUpEnvironment } from '../setUp/setUpEnvironment.ts'
import { findUv } from '../setUp/uv.ts'

interface PythonFinding {
  check: Check
  /** Environments can be made: what is not in the cache yet can be brought. */
  canSetUp: boolean
}

/** Whether there is a Python that environments can be made from, and what with. */
export const findPython = async (
  variables: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<PythonFinding> => {
  const environment = setUpEnvironment(variables)
  const [search, uv] = await Promise.all([findInterpreter(variables, signal), findUv(environment, signal)])
  const { interpreter } = search
  if (!interpreter) {
    // uv brings its own, but not in place of one that the user has named.
    if (uv && !variables.ETL_BENCH_PYTHON)
      return { canSetUp: true, check: ok('Python', 'none of its own, but uv, which brings one') }
    const [problem = '', ...rest] = noPython(search).message.split('\n')
    const [advice = ''] = rest.slice(-1)
    const rejected = search.rejected.join('; ')
    return { canSetUp: false, check: missing('Python', `${problem.replace(/:$/, '')} (${rejected})`, advice) }
  }
  const tools = [...(uv ? ['uv'] : []), ...(await modulesOf(interpreter, environment, signal))]
  const found = `${interpreter.version} at ${interpreter.path}`
  if (tools.length > 0) return { canSetUp: true, check: ok('Python', `${found}, with ${tools.join(', ')}`) }
  return {
    canSetUp: false,
    check: missing(
      'Python',
      `${found} has neither pip nor a working venv, and there is no recent uv`,
      'install one of them (on Debian and Ubuntu: the package python3-venv or python3-pip)',
    ),
  }
}

/** Debian's Python without python3-venv has the module venv, but not the ensurepip that it needs. */
const PROBE = `from importlib.util import find_spec
found = [name for name in ("pip", "venv", "ensurepip") if find_spec(name)]
print(*(name for name in ("pip", "venv") if name in found and (name == "pip" or "ensurepip" in found)))`

const modulesOf = async (
  { path }: Interpreter,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string[]> => {
  const printed = await runCommand(path, ['-c', PROBE], { environment, signal }).catch(() => '')
  return printed.trim().split(' ').filter(Boolean)
}
