import type { Warning } from '../stats/warning.ts'
import type { StackResult } from './stackResult.ts'

/** Beyond this, one stack writes so much more that part of the time difference is that. */
const MOST_DIFFERENCE = 1.5

const kinds = [
  { metric: 'outputFiles', noun: 'files', code: 'filesDiffer' },
  { metric: 'outputBytes', noun: 'bytes', code: 'bytesDiffer' },
] as const

/** Warns where stacks wrote the same rows into clearly different numbers of files or bytes. */
export const writtenAlike = (stacks: readonly StackResult[]): Warning[] =>
  kinds.flatMap(({ metric, noun, code }) => {
    const written = stacks.flatMap(({ label, aggregatedMetrics }) => {
      const median = aggregatedMetrics[metric]?.median
      return median === undefined ? [] : [{ label, median }]
    })
    const [least, most] = [Math.min, Math.max].map((end) => end(...written.map(({ median }) => median)))
    if (written.length < 2 || most! <= MOST_DIFFERENCE * least!) return []
    const list = written.map(({ label, median }) => `${label} ${median.toLocaleString('en')}`).join(', ')
    return [
      {
        code,
        text: `the stacks wrote different numbers of ${noun} for the same rows: ${list}`,
        advice: 'see whether write settings (codec, targetFileSizeMb, distribution) fit the output’s size',
      },
    ]
  })
