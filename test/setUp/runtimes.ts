import { refereeRuntime } from '../../src/referee/runtime.ts'
import { pythonicStack } from '../../src/stacks/pythonic/pythonic.ts'
import { sparkStack } from '../../src/stacks/spark/spark.ts'
import { type LocalRuntime, prepareRuntime } from '../../src/targets/local/setUp/prepare.ts'
import { createSetUp } from '../../src/targets/local/setUp/setUp.ts'
import type { CatalogAccess, Runtime } from '../../src/targets/target.ts'

/** The product's own set-up, so that tests run in what users get. */
const prepare = (runtime: Runtime): Promise<LocalRuntime> =>
  prepareRuntime(
    runtime,
    createSetUp({
      variables: process.env,
      signal: new AbortController().signal,
      progress: { step: () => {}, note: (line) => console.log(line) },
    }),
  )

const localCatalog: CatalogAccess = {
  name: 'etl_bench',
  properties: { type: 'sql', uri: 'sqlite:////catalog.db', warehouse: 'file:///warehouse' },
}

/** Tests start single programs of the referee in this interpreter. */
export const nameReferee = async (): Promise<void> => {
  const { python } = await prepare(refereeRuntime)
  process.env.ETL_BENCH_TEST_PYTHON = python
}

export const namePythonic = async (): Promise<void> => {
  const { python } = await prepare(pythonicStack.runtime(pythonicStack.options.parse({})))
  process.env.ETL_BENCH_TEST_PYTHON_PYTHONIC = python
}

export const nameSpark = async (catalog = localCatalog): Promise<void> => {
  const { python, javaHome, prepared } = await prepare(
    sparkStack.runtime(sparkStack.options.parse({}), catalog),
  )
  process.env.ETL_BENCH_TEST_PYTHON_SPARK = python
  process.env.ETL_BENCH_TEST_JARS = prepared.jars.join(':')
  // Made for these jars alone.
  delete process.env.ETL_BENCH_TEST_SPARK_ARCHIVE
  if (javaHome) process.env.JAVA_HOME = javaHome
}
