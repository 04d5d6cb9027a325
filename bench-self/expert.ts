import { median } from 'simple-statistics'
import { ratioText } from '../src/analysis/ratioText.ts'
import { ensureDataset } from '../src/dataset/ensureDataset.ts'
import { cacheFolder } from '../src/host/cacheFolder.ts'
import { pairedLogRatio } from '../src/stats/pairedLogRatio.ts'
import { compareWithExpert, type EngineId, engines, type Rounds } from './expert/compare.ts'
import { ROWS, scenarios } from './expert/scenarios.ts'
import type { Lab } from './lab.ts'

/** Operations that it can be asked for by name. */
export const operations = Object.keys(scenarios)

/** A start of Spark costs as much as all the rest, and varies little. */
const DEFAULT_ROUNDS = { spark: 4, 'pythonic:polars': 6, 'pythonic:duckdb': 6 }

/** CPU-seconds of our runners over those of scripts that an expert would write for the same job. */
export const expert = async (
  lab: Lab,
  { names, only, rounds }: { names: readonly string[]; only: readonly string[]; rounds: number | null },
): Promise<string> => {
  const [any] = Object.values(scenarios)
  const dataset = await ensureDataset({
    data: any!.data,
    referee: lab.referee,
    folder: cacheFolder(process.env),
    baseFolder: '.',
    maxBytes: Number.POSITIVE_INFINITY,
    progress: { step: () => {}, note: () => {} },
  })
  const all = Object.keys(engines) as EngineId[]
  const ids = all.filter((id) => only.length === 0 || only.includes(engines[id]))
  const lines = [
    `CPU-seconds of our runner over an expert’s own script: same job, same table, ${ROWS.toLocaleString('en')} rows`,
    'ratio by pairs (its 95 % interval) medians in seconds; goal ≤ 1.05',
    `  ${''.padEnd(18)}${ids.map((id) => engines[id].padEnd(WIDTH)).join('')}`,
  ]
  for (const name of names.length > 0 ? names : operations) {
    const cells: string[] = []
    for (const id of ids) {
      const measured = await compareWithExpert(
        lab,
        id,
        scenarios[name]!,
        dataset,
        rounds ?? DEFAULT_ROUNDS[id],
      )
      cells.push(cellOf(measured).padEnd(WIDTH))
      console.error(`${name}, ${id}: ${cellOf(measured)}`)
    }
    lines.push(`  ${name.padEnd(18)}${cells.join('')}`)
  }
  return lines.join('\n')
}

const WIDTH = 32

const cellOf = ({ ours, theirs }: Rounds): string => {
  const paired = pairedLogRatio(theirs, ours)
  const { ratio, interval } = ratioText(paired.ratio, paired.interval)
  return `${ratio} (${interval ?? 'one round'}) ${median(ours).toFixed(2)}/${median(theirs).toFixed(2)}`
}
