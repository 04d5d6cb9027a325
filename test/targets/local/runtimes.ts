import { readFileSync } from 'node:fs'
import type { Runtime } from '../../../src/targets/target.ts'

/** One small package, locked. */
export const smallRuntime: Runtime = {
  name: 'small',
  requirements: {
    text: `py4j==0.10.9.9 \\
    --hash=sha256:c7c26e4158defb37b0bb124933163641a2ff6e3a3913f7811b0ddbe07ed61533 \\
    --hash=sha256:f694cad19efa5bd1dee4f3e5270eb406613c974394035e5bfc4ec1aba870b879
`,
    locked: true,
  },
  sources: ['stacks/runner'],
}

const SLF4J = 'org.slf4j:slf4j-api:2.0.17'

/** The Spark stack's own packages, with one small jar. */
export const sparkRuntime = (sha256: string): Runtime => ({
  name: 'spark',
  requirements: {
    text: readFileSync(new URL('../../../src/stacks/spark/requirements.txt', import.meta.url), 'utf8'),
    locked: true,
  },
  sources: ['stacks/runner'],
  java: [17, 21],
  jars: [{ coordinate: SLF4J, sha256 }],
})

export const SLF4J_SHA256 = '7b751d952061954d5abfed7181c1f645d336091b679891591d63329c622eb832'
