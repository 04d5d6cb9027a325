import {
  max,
  mean,
  median,
  medianAbsoluteDeviation,
  min,
  quantileSorted,
  sampleStandardDeviation,
} from 'simple-statistics'
import type { BenchResult } from 'vitest'
import { studentQuantile } from '../stats/studentT.ts'

type Statistics = BenchResult['latency']

/** Vitest's shape for measured times, so that its JSON and blob reports carry them. Times in ms. */
export const toBenchResult = (name: string, timesMs: readonly number[]): BenchResult => ({
  name,
  state: 'completed',
  latency: statistics(timesMs),
  throughput: statistics(timesMs.map((ms) => 1000 / ms)),
  period: mean([...timesMs]),
  totalTime: timesMs.reduce((sum, ms) => sum + ms, 0),
  runtime: 'node',
  runtimeVersion: process.version,
  timestampProviderName: 'hrtimeNow',
})

const statistics = (values: readonly number[]): Statistics => {
  const samples = [...values].sort((a, b) => a - b)
  const centre = mean(samples)
  const df = samples.length - 1
  const sd = df > 0 ? sampleStandardDeviation(samples) : 0
  const sem = sd / Math.sqrt(samples.length)
  const critical = df > 0 ? studentQuantile(0.975, df) : Number.POSITIVE_INFINITY
  const moe = df > 0 ? critical * sem : 0
  return {
    samples: samples as unknown as Statistics['samples'],
    samplesCount: samples.length,
    mean: centre,
    min: min(samples),
    max: max(samples),
    sd,
    variance: sd ** 2,
    sem,
    df,
    critical,
    moe,
    rme: (100 * moe) / centre,
    aad: mean(samples.map((value) => Math.abs(value - centre))),
    mad: medianAbsoluteDeviation(samples),
    p50: median(samples),
    p75: quantileSorted(samples, 0.75),
    p99: quantileSorted(samples, 0.99),
    p995: quantileSorted(samples, 0.995),
    p999: quantileSorted(samples, 0.999),
  }
}
