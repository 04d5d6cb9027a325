import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../benchmarks/', import.meta.url)

/** Suites that the tests of the Docker target run on both targets; the others run on the local one alone. */
export const SUITES_ON_BOTH = ['quickstart.bench.ts', 'elt.bench.ts', 'lakehouse.bench.ts']

export const localSuites = (): string[] =>
  readdirSync(folder).filter((name) => !SUITES_ON_BOTH.includes(name))

export const suiteText = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
