import { execa } from 'execa'
import { expect, test } from 'vitest'
import { type EngineName, interpreter } from '../support/engine.ts'

const sources = new URL('../../../src', import.meta.url).pathname

/** What an expert's own script would import, and the processor that does the same. */
const imports: [EngineName, string, string][] = [
  ['spark', 'pyspark.sql', 'stacks.spark.processor'],
  ['polars', 'polars, pyarrow, pyiceberg.catalog, pyiceberg.io.pyarrow', 'stacks.pythonic.polars.processor'],
  ['duckdb', 'duckdb, pyarrow, pyiceberg.catalog, pyiceberg.io.pyarrow', 'stacks.pythonic.duckdb.processor'],
]

/** Modules that the runner loads over those, without the project's own. */
const loadedBesides = async (engine: EngineName, usual: string, processor: string): Promise<string[]> => {
  const program = `
import sys, json
import ${usual}
usual = set(sys.modules)
import stacks.runner.main, ${processor}
loaded = sorted(set(sys.modules) - usual)
assert "stacks.runner.main" in loaded
print(json.dumps([name for name in loaded if name.partition(".")[0] != "stacks"]))`
  const { stdout } = await execa(interpreter(engine), ['-c', program], { env: { PYTHONPATH: sources } })
  return JSON.parse(stdout) as string[]
}

test.each(imports)('a runner of %s imports nothing besides %s', async (engine, usual, processor) => {
  expect(await loadedBesides(engine, usual, processor)).toEqual([])
})
