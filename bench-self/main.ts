import { expert } from './expert.ts'
import { generation } from './generation.ts'
import { openLab } from './lab.ts'
import { monitor } from './monitor.ts'
import { overhead } from './overhead.ts'
import { verification } from './verification.ts'

/** `npm run bench:self [name…]`: how good the harness itself is, as ratios and rates measured in this run. */
const measurements = { overhead, monitor, verification, generation, expert }

const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in measurements))
if (unknown.length > 0) {
  console.error(`bench:self: expected ${Object.keys(measurements).join(', ')}; got ${unknown.join(', ')}`)
  process.exit(2)
}

await using lab = await openLab()
for (const [name, measure] of Object.entries(measurements)) {
  if (names.length === 0 || names.includes(name)) console.log(`${await measure(lab)}\n`)
}
