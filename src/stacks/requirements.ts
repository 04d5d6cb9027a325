import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Runtime } from '../targets/target.ts'

/** Requirement lines of a user, e.g. `polars==2.0.0` or `rapidfuzz`. */
export const requirementLines = z.array(
  z.string().regex(/^[A-Za-z0-9]/, 'expected a requirement such as polars==2.0.0'),
)

/**
 * A stack's requirements: its hash-locked ones, or, where a user names packages, its pins with those of
 * the same names replaced, to be resolved once.
 *
 * @param folder - the stack's folder, with `requirements.in` and `requirements.txt`
 */
export const stackRequirements = (folder: URL, own: readonly string[]): Runtime['requirements'] => {
  const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
  if (own.length === 0) return { text: read('requirements.txt'), locked: true }
  const named = new Set(own.map(packageName))
  const pins = read('requirements.in').trim().split('\n')
  const kept = pins.filter((pin) => !named.has(packageName(pin)))
  return { text: `${[...kept, ...own].join('\n')}\n`, locked: false }
}

/** Names are equal but for case and the kind of separator (PEP 503). */
const packageName = (requirement: string): string =>
  (/^[\w.-]+/.exec(requirement)?.[0] ?? requirement).toLowerCase().replaceAll(/[-_.]+/g, '-')
