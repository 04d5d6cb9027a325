import { existsSync } from 'node:fs'
import { runCommand } from './command.ts'

/** pip's settings by their names without section, e.g. `index-url`. */
type PipSettings = Record<string, string>

/** What makes uv use the package servers that the machine's pip uses. */
interface UvSettings {
  environment: NodeJS.ProcessEnv
  arguments: string[]
}

/**
 * Settings of the machine's pip as uv knows them, because uv reads neither pip.conf nor PIP_*. What the
 * user has set for uv itself stays. Names: the references of both tools.
 */
export const uvSettings = (pip: PipSettings, environment: NodeJS.ProcessEnv): UvSettings => {
  const mapped: NodeJS.ProcessEnv = {}
  const set = (name: string, value: string | undefined, alsoNamed: string[] = []) => {
    const taken = [name, ...alsoNamed].some((one) => environment[one])
    if (value && !taken) mapped[name] = value
  }
  const words = (name: string) => pip[name]?.trim().split(/\s+/)

  set('UV_DEFAULT_INDEX', pip['index-url'], ['UV_INDEX_URL'])
  const extra = words('extra-index-url')
  set('UV_INDEX', extra?.join(' '), ['UV_EXTRA_INDEX_URL'])
  // pip takes the best version of all indexes; uv stops at the first index that knows the name.
  if (extra) set('UV_INDEX_STRATEGY', 'unsafe-best-match')
  // pip passes over a folder that is not there; uv would stop.
  const links = words('find-links')?.filter((link) => link.includes('://') || existsSync(link))
  set('UV_FIND_LINKS', links?.join(','))
  set('UV_INSECURE_HOST', words('trusted-host')?.join(' '))
  set('UV_HTTP_TIMEOUT', pip.timeout ?? pip['default-timeout'])
  set('SSL_CERT_FILE', pip.cert)
  set('SSL_CLIENT_CERT', pip['client-cert'])
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY']) set(name, pip.proxy, [name.toLowerCase(), 'ALL_PROXY'])
  // As pip does since 24.2: trust what the system trusts.
  if (!mapped.SSL_CERT_FILE) set('UV_SYSTEM_CERTS', '1', ['UV_NATIVE_TLS', 'SSL_CERT_FILE'])
  return { environment: mapped, arguments: isTrue(pip['no-index']) ? ['--no-index'] : [] }
}

const isTrue = (value: string | undefined): boolean => /^(1|true|yes|on)$/i.test(value ?? '')

/** Reads the settings from PIP_* and, where the interpreter has pip, from its configuration files. */
export const readPipSettings = async (
  python: string | undefined,
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<PipSettings> => {
  const variables = Object.entries(environment).filter(([name]) => name.startsWith('PIP_'))
  const own = variables.map(([name, value]) => [
    name.slice(4).toLowerCase().replaceAll('_', '-'),
    value ?? '',
  ])
  if (!python) return Object.fromEntries(own)
  const options = { environment, ...(signal && { signal }) }
  const listed = await runCommand(python, ['-c', LIST_SETTINGS], options).catch(() => '{}')
  return { ...parsePipConfig(JSON.parse(listed) as PipSettings), ...Object.fromEntries(own) }
}

/** Keeps what holds for installing: `[install]` before `[global]`. */
export const parsePipConfig = (listed: PipSettings): PipSettings => {
  const section = (name: string) =>
    Object.entries(listed)
      .filter(([key]) => key.startsWith(`${name}.`))
      .map(([key, value]) => [key.slice(name.length + 1), value])
  return Object.fromEntries([...section('global'), ...section('install')])
}

/** `pip config list` prints one `section.name='value'` a line, the value as a Python literal. */
const LIST_SETTINGS = `import ast, json, subprocess, sys
listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
pairs = (line.partition("=") for line in listed.splitlines() if "=" in line)
print(json.dumps({name: str(ast.literal_eval(value)) for name, _, value in pairs}))`
