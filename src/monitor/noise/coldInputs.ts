import type { Warning } from '../../stats/warning.ts'

/** Some pages go with every bit of other work; that much makes no difference. */
const negligible = 0.05

/** Inputs that have left the page cache make a trial slower than those that find them there. */
export const coldInputs = (cachedShare: number | null): Warning[] => {
  const cold = cachedShare === null ? 0 : 1 - cachedShare
  if (cold <= negligible) return []
  const figure = `${Math.round(100 * cold)} %`
  return [
    {
      code: 'coldInputs',
      text: `${figure} of the input files was not in the page cache when the trial started`,
      advice: 'leave more memory free, or take smaller data',
      figure,
      severity: cold,
    },
  ]
}
