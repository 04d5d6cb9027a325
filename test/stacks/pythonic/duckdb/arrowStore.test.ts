import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { scratchFolder } from '../../../support/scratch.ts'
import { interpreter } from '../../support/engine.ts'

const sources = fileURLToPath(new URL('../../../../src', import.meta.url))

/** Arrow's file system of this machine stands in for a store's: threads share a file in the same way. */
const READ = `
import json, sys
import duckdb
from pyarrow.fs import LocalFileSystem
from stacks.pythonic.duckdb.arrow_store import ArrowStore

class LocalStore(ArrowStore):
    @classmethod
    def _strip_protocol(cls, path):
        return path.removeprefix("local://")

folder = sys.argv[1]
rows = "SELECT i AS id, hash(i) AS value, 'user ' || hash(i) % 1000 AS name FROM range(1_000_000) t(i)"
kinds = {
    "parquet": ("FORMAT parquet, ROW_GROUP_SIZE 20_000", "read_parquet"),
    "csv": ("FORMAT csv", "read_csv"),
    "csv.gz": ("FORMAT csv, COMPRESSION gzip", "read_csv"),
    "json": ("FORMAT json", "read_json"),
}
told = {}
for kind, (options, reader) in kinds.items():
    path = f"{folder}/rows.{kind}"
    duckdb.execute(f"COPY ({rows}) TO '{path}' ({options})")
    answers = []
    for prefix in ("", "local://", "local://", "local://"):
        # Left open, its threads may want Python's lock when Python has ended, which aborts the process.
        with duckdb.connect() as connection:
            connection.execute("SET threads = 4")
            connection.register_filesystem(LocalStore(LocalFileSystem()))
            query = f"SELECT count(*), sum(id), sum(hash(value)), sum(hash(name)) FROM {reader}('{prefix}{path}')"
            answers.append([str(value) for value in connection.execute(query).fetchone()])
    told[kind] = answers
print(json.dumps(told))
`

test('DuckDB’s threads read one file of a store together, each what it asked for', async () => {
  const { stdout } = await execa(interpreter('duckdb'), ['-c', READ, scratchFolder()], {
    env: { PYTHONPATH: sources },
  })
  // Above it DuckDB draws its progress.
  const told = JSON.parse(stdout.split('\n').at(-1)!) as Record<string, string[][]>
  expect(Object.keys(told)).toEqual(['parquet', 'csv', 'csv.gz', 'json'])
  for (const [kind, [fromDisk, ...fromStore]] of Object.entries(told)) {
    expect(fromDisk![0], kind).toBe('1000000')
    expect(fromStore, kind).toEqual([fromDisk, fromDisk, fromDisk])
  }
})
