import { formatByteSize } from '../../../host/byteSize.ts'
import { type Check, limited, missing, ok } from '../../diagnosis.ts'
import type { RuntimeFinding } from './runtimes.ts'

/** Whether a stack (or the referee) is set up, and if not, whether it can be. */
export const stackCheck = (
  { name, missing: parts, versions, noJava }: RuntimeFinding,
  canSetUp: boolean,
): Check => {
  const title = `runtime of ${name}`
  if (noJava)
    return missing(title, `Java ${noJava.join(' or ')} was not found`, 'install it, or set JAVA_HOME')
  if (parts.length === 0) return ok(title, `set up, works offline${versionText(name, versions)}`)
  const labels = parts.map(({ label }) => label).join(', ')
  const megabytes = parts.reduce((sum, { neededMb }) => sum + neededMb, 0)
  const what = `not set up yet: ${labels} (up to ${formatByteSize(megabytes * 1e6)} while it is made)`
  return canSetUp
    ? limited(title, what, 'the first run brings it, or `npx etl-bench setup` now; both need a network')
    : missing(title, what, 'it can be brought as soon as there is a Python to bring it with')
}

/** What people know a stack by. */
const versionText = (name: string, versions: Readonly<Record<string, string>>): string => {
  const known = ['python', 'java', `py${name}`, 'polars', 'duckdb', 'pyiceberg']
  const texts = known.flatMap((part) => (versions[part] ? [`${part} ${versions[part]}`] : []))
  return texts.length > 0 ? `: ${texts.join(', ')}` : ''
}
