import { readFileSync } from 'node:fs'
import type { Runtime } from '../targets/target.ts'

/** What the referee's Python program needs around it. */
export const refereeRuntime: Runtime = {
  name: 'referee',
  requirements: {
    text: readFileSync(new URL('./requirements.txt', import.meta.url), 'utf8'),
    locked: true,
  },
  sources: [
    'referee',
    'stacks/runner',
    'scenario/planner',
    'dataset',
    'verify',
    'monitor/infrastructure',
    // The planner renders expressions with the stacks' own modules.
    'stacks/spark',
    'stacks/pythonic',
  ],
}
