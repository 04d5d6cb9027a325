import type { Case } from './cases.ts'
import type { EngineName } from './engine.ts'
import { parquet } from './lake.ts'

const inputs = { t: parquet({ k: 'string', v: 'int' }, ['a', 1], ['b', 2]) }

/** The same body of `transform` for all engines. */
const alike = (body: string, head = ''): Record<EngineName, string> => ({
  polars: `${head}\ndef transform(inputs):\n    ${body}\n`,
  duckdb: `${head}\ndef transform(connection, inputs):\n    ${body}\n`,
  spark: `${head}\ndef transform(spark, inputs):\n    ${body}\n`,
})

const doubled: Record<EngineName, string> = {
  polars: `
import polars as pl

def transform(inputs: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    print("what a job prints is not the protocol")
    return inputs["t"].select(pl.lit("left out").alias("extra"), (pl.col("v") * 2).alias("doubled"), "k")
`,
  duckdb: `
from duckdb import DuckDBPyConnection, DuckDBPyRelation

def transform(connection: DuckDBPyConnection, inputs: dict[str, DuckDBPyRelation]) -> DuckDBPyRelation:
    print("what a job prints is not the protocol")
    t = inputs["t"]
    return connection.sql("SELECT 'left out' AS extra, v * 2 AS doubled, k FROM t")
`,
  spark: `
from pyspark.sql import DataFrame, SparkSession, functions

@functions.udf("int")
def double(v):
    print("what a worker prints is not the protocol")
    return v * 2

def transform(spark: SparkSession, inputs: dict[str, DataFrame]) -> DataFrame:
    print("what a job prints is not the protocol")
    t = inputs["t"]
    return t.select(functions.lit("left out").alias("extra"), double("v").alias("doubled"), "k")
`,
}

const limits: Record<EngineName, string> = {
  polars: `
import os, polars as pl

def transform(inputs):
    return pl.DataFrame({"cpus": [len(os.sched_getaffinity(0))], "threads": [pl.thread_pool_size()]})
`,
  duckdb: `
import os

def transform(connection, inputs):
    cpus = len(os.sched_getaffinity(0))
    return connection.sql(f"SELECT {cpus} AS cpus, current_setting('threads') AS threads")
`,
  spark: `
import os

def transform(spark, inputs):
    system = spark.sparkContext._jvm.java.lang.Runtime.getRuntime()
    values = [(system.availableProcessors(), spark.sparkContext.defaultParallelism)]
    return spark.createDataFrame(values, "cpus long, threads long")
`,
}

const arrow = 'import pyarrow as pa'
const table = 'return pa.table({"v": pa.array([1.9, None, -1.9]), "k": ["x", "y", None]})'

/** Jobs that users write themselves. */
export const scriptCases: Case[] = [
  {
    name: 'a script gets the inputs, and its result is cast to the declared columns',
    inputs,
    scripts: doubled,
    output: { k: 'string', doubled: 'long' },
    rows: [
      ['a', 2],
      ['b', 4],
    ],
  },
  {
    name: 'casts cut off fractions for integers and round half away from zero for decimals',
    inputs: {
      t: parquet(
        { whole: 'double', cents: 'decimal(10,3)', price: 'double', n: 'decimal(4,1)' },
        [1.5, '1.005', 0.125, '1.9'],
        [-2.5, '-1.005', 2.675, '-1.9'],
        [null, null, null, null],
      ),
    },
    scripts: alike('return inputs["t"]'),
    output: { whole: 'long', cents: 'decimal(10,2)', price: 'decimal(10,2)', n: 'int' },
    rows: [
      [1, '1.01', '0.13', 1],
      [-2, '-1.01', '2.68', -1],
      [null, null, null, null],
    ],
  },
  {
    name: 'an Arrow table, or rows made by hand, are a result too',
    inputs,
    scripts: {
      ...alike(table, arrow),
      spark:
        'def transform(spark, inputs):\n' +
        '    return spark.createDataFrame([(1.9, "x"), (None, "y"), (-1.9, None)], "v double, k string")\n',
    },
    output: { k: 'string', v: 'int' },
    rows: [
      ['x', 1],
      ['y', null],
      [null, -1],
    ],
  },
  {
    name: 'the process and the engine keep to the limit of cores',
    inputs,
    scripts: limits,
    output: { cpus: 'long', threads: 'long' },
    rows: [[1, 1]],
  },
]

const out = { v: 'int' }
const noTransform = 'def helper(): ...\n'

/** What goes wrong; the last case shows that the session has outlived it all. */
export const failureCases: Case[] = [
  {
    name: 'an operation that the stack lacks is unsupported',
    inputs,
    compiled: [{ op: 'compact' }],
    output: out,
    failure: { status: 'unsupported', message: /has no operation 'compact'$/, type: /^UnsupportedError$/ },
  },
  {
    name: 'a script without transform',
    inputs,
    scripts: { polars: noTransform, duckdb: noTransform, spark: noTransform },
    output: out,
    failure: {
      status: 'failed',
      message: /^expected job\d+\.py to define `transform\(.*\) -> .*`; its functions are: helper$/,
      type: /^ScriptError$/,
    },
  },
  {
    name: 'a script that returns something else',
    inputs,
    scripts: alike('return [1]'),
    output: out,
    failure: {
      status: 'failed',
      message: /^expected transform\(.*\) -> .*; it returned list$/,
      type: /^TypeError$/,
    },
  },
  {
    name: 'a script that does not return the declared columns',
    inputs,
    scripts: alike('return inputs["t"]'),
    output: { w: 'int' },
    failure: { status: 'failed', message: /w/ },
  },
  {
    name: 'a script that raises',
    inputs,
    scripts: alike('raise ValueError("told to fail")'),
    output: out,
    failure: { status: 'failed', message: /^told to fail$/, type: /^ValueError$/ },
  },
  {
    name: 'a script that exits',
    inputs,
    scripts: alike('sys.exit("had enough")', 'import sys'),
    output: out,
    failure: { status: 'failed', message: /^had enough$/, type: /^SystemExit$/ },
  },
  {
    name: 'a script that needs more memory than Python can get',
    inputs,
    scripts: alike('bytearray(2**62)'),
    output: out,
    failure: { status: 'outOfMemory', message: /^MemoryError$/ },
  },
  {
    name: 'a malformed CSV row',
    inputs: { t: { format: 'csv', schema: { v: 'int' }, text: 'v\n1\nnone\n' } },
    compiled: [],
    output: out,
    failure: { status: 'failed', message: /none/ },
  },
  {
    name: 'a malformed JSON line',
    inputs: { t: { format: 'json', schema: { v: 'int' }, text: '{"v":1}\n{"v":\n' } },
    compiled: [],
    output: out,
    failure: { status: 'failed', message: /./ },
  },
  {
    name: 'a good task after all these',
    inputs,
    compiled: [],
    output: { v: 'int', k: 'string' },
    rows: [
      [1, 'a'],
      [2, 'b'],
    ],
  },
]
