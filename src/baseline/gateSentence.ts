import type { GateRequest, Judgement } from '../analysis/gateResult.ts'
import { levelText, ratioText } from '../analysis/ratioText.ts'
import type { Evidence } from '../stats/evidence.ts'

/** `1.29× of main (1.25–1.33 at 95.7 %, 5 blocks): regressed, beyond +5 %`. */
export const gateSentence = (
  { verdict, ratio, interval, blocks }: Omit<Judgement, 'sentence'>,
  method: Evidence['method'],
  { reference, margin }: Pick<GateRequest, 'reference' | 'margin'>,
): string => {
  const name = reference.kind === 'revision' ? reference.ref : `baseline ${reference.name}`
  const text = ratioText(ratio!, interval)
  const unit = method === 'sessions' ? 'sessions' : blocks === 1 ? 'block' : 'blocks'
  const bounds = interval
    ? `${text.interval} at ${levelText(interval.level)}, ${blocks} ${unit}`
    : `${blocks} ${unit}, too few for bounds`
  const limit = `${Number((margin * 100).toPrecision(3))} %`
  const words = {
    pass: `pass, within ${limit}`,
    regressed: `regressed, beyond +${limit}`,
    inconclusive: `inconclusive: it may be on either side of +${limit}`,
    couldNotMeasure: 'could not measure',
  }
  return `${text.ratio}× of ${name} (${bounds}): ${words[verdict]}`
}
