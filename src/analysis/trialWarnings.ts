import type { Warning } from '../stats/warning.ts'
import type { ExecutionResult } from '../trial/record.ts'

interface WarnedStack {
  label: string
  executionResults: readonly ExecutionResult[]
}

interface Occurrence {
  label: string
  block: number
  warning: Warning
}

/**
 * The warnings of all trials, each kind once, with the blocks and stacks that it concerns: noise in the trials of one
 * stack alone weighs on the comparison, noise in all of them on its interval.
 */
export const trialWarnings = (stacks: readonly WarnedStack[]): Warning[] => {
  const occurrences = stacks.flatMap(({ label, executionResults }) =>
    executionResults.flatMap(({ block, warnings }) =>
      warnings.map((warning): Occurrence => ({ label, block, warning })),
    ),
  )
  const kinds = Map.groupBy(occurrences, ({ warning }) => kindOf(warning))
  const labels = stacks.map(({ label }) => label)
  return [...kinds.values()].map((alike) => {
    const worst = worstOf(alike)
    return { ...worst, text: `${upTo(worst, alike)} in ${placeText(alike, labels)}` }
  })
}

/** Texts that differ in their figure alone are one kind. */
const kindOf = ({ code, subject, text, figure }: Warning): string =>
  `${code} ${subject ?? (figure === undefined ? text : text.replace(figure, ''))}`

const worstOf = (alike: readonly Occurrence[]): Warning =>
  alike
    .map(({ warning }) => warning)
    .reduce((worst, other) => ((other.severity ?? 0) > (worst.severity ?? 0) ? other : worst))

/** One figure stands for several: it is the largest. */
const upTo = ({ text, figure }: Warning, alike: readonly Occurrence[]): string =>
  figure !== undefined && new Set(alike.map(({ warning }) => warning.figure)).size > 1
    ? text.replace(figure, `up to ${figure}`)
    : text

/** `blocks 2 and 3`, or, where stacks differ in it, `blocks 2 and 3 of spark (local[2]) and block 3 of …`. */
const placeText = (alike: readonly Occurrence[], labels: readonly string[]): string => {
  const places = labels.flatMap((label) => {
    const own = alike.filter((one) => one.label === label).map(({ block }) => block)
    return own.length > 0 ? [{ label, text: blocksText([...new Set(own)].sort((a, b) => a - b)) }] : []
  })
  const everywhere = places.length === labels.length && new Set(places.map(({ text }) => text)).size === 1
  return everywhere ? places[0]!.text : joined(places.map(({ label, text }) => `${text} of ${label}`))
}

const blocksText = (blocks: readonly number[]): string =>
  `${blocks.length === 1 ? 'block' : 'blocks'} ${joined(blocks)}`

const joined = (items: readonly (string | number)[]): string =>
  [items.slice(0, -1).join(', '), items.at(-1)].filter((part) => part !== '').join(' and ')
