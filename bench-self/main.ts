import { parseArgs } from 'node:util'
import { engines } from './expert/compare.ts'
import { expert, operations } from './expert.ts'
import { generation } from './generation.ts'
import { type Lab, openLab } from './lab.ts'
import { monitor } from './monitor.ts'
import { overhead } from './overhead.ts'
import { verification } from './verification.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, engines: { type: 'string' } },
})
const asked = new Set(positionals)
const only = values.engines?.split(',') ?? []
const rounds = values.rounds === undefined ? null : Number(values.rounds)

/** `npm run bench:self [name…]`: how good the harness itself is, as ratios and rates measured in this run. */
const measurements: Record<string, (lab: Lab) => Promise<string>> = {
  overhead,
  monitor,
  verification,
  generation,
  expert: (lab) => expert(lab, { names: operations.filter((name) => asked.has(name)), only, rounds }),
}

const unknown = [...asked].filter((name) => !(name in measurements || operations.includes(name)))
if (unknown.length > 0 || (operations.some((name) => asked.has(name)) && !asked.has('expert'))) {
  const names = Object.keys(measurements).join(', ')
  console.error(`bench:self: expected ${names}, or expert with any of ${operations.join(', ')}`)
  process.exit(2)
}
if (rounds !== null && !(Number.isInteger(rounds) && rounds > 0)) {
  console.error(`bench:self: expected a number of rounds for expert; got --rounds ${values.rounds}`)
  process.exit(2)
}
const strange = only.filter((name) => !Object.values<string>(engines).includes(name))
if (strange.length > 0) {
  const names = Object.values(engines).join(', ')
  console.error(`bench:self: expected --engines ${names}; got ${strange.join(', ')}`)
  process.exit(2)
}

await using lab = await openLab()
for (const [name, measure] of Object.entries(measurements)) {
  if (asked.size === 0 || asked.has(name)) console.log(`${await measure(lab)}\n`)
}
