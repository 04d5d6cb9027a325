import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { max, median, min } from 'simple-statistics'
import { type ClickstreamRequest, clickstreamRequest } from '../src/dataset/clickstream.ts'
import { connectReferee } from '../src/referee/client.ts'
import { refereeRuntime } from '../src/referee/runtime.ts'
import { dataCharacteristics } from '../src/scenario/data.ts'
import { alternate, type Lab } from './lab.ts'

// TPC-H at scale factor 1 is 363 MB of snappy Parquet. Files and row groups are made as large as ours.
const TPCH_MB = 363
const FILE_MB = 32
const ROW_GROUP = '7MB'
const MB = 1e6

const cases = [
  { complexity: 'simple', megabytes: 250, rounds: 5 },
  { complexity: 'moderate', megabytes: 250, rounds: 5 },
  { complexity: 'complex', megabytes: 250, rounds: 5 },
  { complexity: 'moderate', megabytes: 2000, rounds: 3 },
] as const

interface Made {
  megabytes: number
  rate: number
  seconds: number
  peakMb: number
}

/** MB of snappy Parquet per CPU-second: our generator, from its start to files that are synced, over tpchgen-cli. */
export const generation = async ({ environment }: Lab): Promise<string> => {
  const sources = [...refereeRuntime.sources, fileURLToPath(new URL('./generation', import.meta.url))]
  const referee = await environment.prepare({ ...refereeRuntime, sources })

  /** Runs a program of `generation/` and reads the line that it prints. */
  const program = async <Answer>(module: string, asked: unknown): Promise<Answer> => {
    const input = new TextEncoder().encode(JSON.stringify(asked))
    await using execution = await environment.start({ runtime: referee, module, input })
    for await (const line of execution.messages) return JSON.parse(line) as Answer
    throw new Error(`${module} failed:\n${(await execution.exited).outputTail}`)
  }

  const theirs = (megabytes: number): Promise<Made> =>
    inFolder(async (folder) => {
      const parts = Math.max(1, Math.round(megabytes / FILE_MB))
      const started = performance.now()
      const { cpuSeconds, peakMemoryMb } = await program<{ cpuSeconds: number; peakMemoryMb: number }>(
        'tpchgen',
        [
          ...['parquet', '--quiet', '--compression', 'SNAPPY', '--row-group-bytes', ROW_GROUP],
          ...['--scale-factor', String(megabytes / TPCH_MB), '--parts', String(parts)],
          ...['--output-dir', folder],
        ],
      )
      return made(await bytesIn(folder), cpuSeconds, performance.now() - started, peakMemoryMb)
    })

  const ours = ({ size, characteristics }: ClickstreamRequest): Promise<Made & { rows: number }> =>
    inFolder(async (folder) => {
      const started = performance.now()
      await using generator = connectReferee(
        await environment.start({ runtime: referee, module: 'referee.main' }),
      )
      const { rows, tables } = await generator.call<Plan>('planDataset', { size, characteristics, folder })
      const paths = Object.values(tables).flatMap(({ files }) => files.map(({ path }) => path))
      await generator.call('generate', { characteristics, rows, folder, paths })
      const { cpuSeconds, peakMemoryUpperMb } = await generator.execution.usage()
      const elapsed = performance.now() - started
      const bytes = await bytesIn(folder)
      return { rows, ...made(bytes, cpuSeconds.value!, elapsed, peakMemoryUpperMb.value!) }
    })

  const lines = [
    'generation: MB of snappy Parquet per CPU-second over tpchgen-cli’s, all tables of each (medians, min–max)',
  ]
  for (const { complexity, megabytes, rounds } of cases) {
    const size = `${megabytes}MB` as const
    const asked = clickstreamRequest(dataCharacteristics.parse({ kind: 'clickstream', complexity, size }))
    const mine: (Made & { rows: number })[] = []
    const other: Made[] = []
    const rates = await alternate(
      rounds,
      async () => rateOf(mine, await ours(asked)),
      async () => rateOf(other, await theirs(megabytes)),
    )
    const limits = await inFolder((folder) =>
      program<{ writer: number[]; disk: number[] }>('limits', {
        characteristics: asked.characteristics,
        rows: mine[0]!.rows,
        folder,
      }),
    )
    const ratio = median(rates.ours) / median(rates.theirs)
    lines.push(
      `  ${complexity}, ${megabytes} MB: ${spread(rates.ours)} / ${spread(rates.theirs)} = ${ratio.toFixed(2)} (goal ≥ 1.0; ${rounds} rounds)`,
      `    with all cores: ${mine[0]!.megabytes.toFixed(0)} MB in ${seconds(mine)} s, peak ${peak(mine)} MiB; tpchgen-cli ${other[0]!.megabytes.toFixed(0)} MB in ${seconds(other)} s, peak ${peak(other)} MiB`,
      `    limits: DuckDB writing the same rows from memory ${spread(limits.writer)} MB per CPU-second; the disk takes ${spread(limits.disk)} MB/s`,
    )
  }
  return lines.join('\n')
}

interface Plan {
  rows: number
  tables: Record<string, { files: { path: string }[] }>
}

const inFolder = async <Result>(use: (folder: string) => Promise<Result>): Promise<Result> => {
  const folder = await mkdtemp(join(tmpdir(), 'etl-bench-generation-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const made = (bytes: number, cpuSeconds: number, ms: number, peakMb: number): Made => ({
  megabytes: bytes / MB,
  rate: bytes / MB / cpuSeconds,
  seconds: ms / 1000,
  peakMb,
})

const bytesIn = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => stat(join(parentPath, name))))
  return sizes.reduce((sum, { size }) => sum + size, 0)
}

const rateOf = <One extends Made>(all: One[], one: One): number => {
  all.push(one)
  return one.rate
}

const spread = (values: number[]): string =>
  `${median(values).toFixed(1)} (${min(values).toFixed(1)}–${max(values).toFixed(1)})`
const seconds = (all: Made[]): string => median(all.map((one) => one.seconds)).toFixed(1)
const peak = (all: Made[]): string => max(all.map(({ peakMb }) => peakMb)).toFixed(0)
