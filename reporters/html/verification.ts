import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { html, type Markup } from './markup.ts'

/** Whether the stacks did the same work, and what a reader should know to judge whether that was fair. */
export const verificationPart = ({
  verification,
  stackResults,
  fairness,
  limits,
}: ScenarioResult): Markup => {
  const { identical, answerChecked, answers, rules, differences } = verification
  const { cpus, memory } = limits.enforcement
  return html`<h4>Same work, fair terms</h4>
<ul class="notes">
${identical === null ? html`<li>– no two outputs to compare</li>` : identical ? html`<li>✓ all stacks wrote the same table in every block</li>` : html`<li class="bad">✗ the stacks’ tables differ</li>`}
${answerChecked ? html`<li>✓ every table was held against an independent answer${answers ? ` (${answers} ${answers === 1 ? 'table' : 'tables'})` : ''}</li>` : html`<li>– not every table has an independent answer</li>`}
${rules ? html`<li>✓ every sound output was held against ${rules} validation ${rules === 1 ? 'rule' : 'rules'}</li>` : null}
${differences.map(
  ({ stack, block, against, text }) =>
    html`<li class="bad">✗ ${stackResults[stack]?.label ?? stack}, block ${block}, against ${against}: <pre>${text}</pre></li>`,
)}
<li>${cpus.enforced ? '✓' : '!'} cores ${cpus.enforced ? 'enforced' : 'advisory'} by ${cpus.by}</li>
<li>${memory.enforced ? '✓' : '!'} memory ${memory.enforced ? 'enforced' : 'advisory'} by ${memory.by}</li>
${fairness.filter((note) => !/^(cores|memory) (are|is) /.test(note)).map((note) => html`<li>· ${note}</li>`)}
</ul>`
}
