import type { TrialRecord } from '../trial/orchestrator.ts'

/** Why a scenario's test must fail, or null. One paragraph per stack, its first error in full. */
export const failureOf = (
  trials: readonly TrialRecord[],
  labels: Readonly<Record<string, string>>,
): string | null => {
  const paragraphs = Object.entries(labels).flatMap(([stack, label]) => {
    const own = trials.filter((trial) => trial.stack === stack).map(({ result }) => result)
    const failed = own.filter(({ status }) => status !== 'completed')
    const [first] = failed
    if (!first) return []
    const heading = `${label}: ${first.status} in ${failed.length} of ${own.length} trials, first in block ${first.block}`
    return [[heading, first.error?.message, first.error && detailOf(first.error)].filter(Boolean).join('\n')]
  })
  return paragraphs.length > 0 ? paragraphs.join('\n\n') : null
}

/** Errors of a user's data say all there is to say; where the runner met them stays in the journal. */
const OF_DATA = /^(?:step "[^"]*" \(.*?\): )?(?:DuplicateKeyError: |\w+: a row of an input can't be read: )/

const detailOf = ({ message, detail }: { message: string; detail: string }): string =>
  detail && !OF_DATA.test(message) ? indent(tail(detail)) : ''

const tail = (text: string): string => text.trimEnd().split('\n').slice(-20).join('\n')

const indent = (text: string): string => text.replaceAll(/^/gm, '    ')
