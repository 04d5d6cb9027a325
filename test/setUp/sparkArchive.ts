import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { cacheFolder } from '../../src/host/cacheFolder.ts'
import { withLock } from '../../src/host/lock.ts'
import { interpreter, jobFor, quickConf } from '../stacks/support/engine.ts'
import { Lake, parquet } from '../stacks/support/lake.ts'

const program = fileURLToPath(new URL('../../fixtures/spark/archive.py', import.meta.url))

/** Names what a session loads classes for: readers, operators, a commit and changes of a table. */
const script = `
from pyspark.sql import Window, functions as f

def transform(spark, inputs):
    rows = inputs["p"].unionByName(inputs["c"]).unionByName(inputs["j"])
    kept = rows.where("id > 0").withColumn("day", f.to_date("at")).withColumn("n", f.expr("length(name)"))
    order = Window.partitionBy("name").orderBy(f.desc("at"))
    last = kept.withColumn("rank", f.row_number().over(order)).where("rank = 1").drop("rank")
    sums = kept.groupBy("name").agg(f.sum("price").alias("total"), f.countDistinct("id").alias("ids"))
    joined = last.join(sums, "name", "left").join(f.broadcast(sums.select("name")), "name", "left_semi")
    joined.createOrReplaceTempView("changes")
    spark.sql("CREATE TABLE bench.test.merged (name STRING, total DECIMAL(20,2)) USING iceberg PARTITIONED BY (name)")
    for _ in range(2):
        spark.sql("MERGE INTO bench.test.merged t USING (SELECT name, total FROM changes) s ON t.name = s.name "
            "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *")
    spark.sql("DELETE FROM bench.test.merged WHERE total < 0")
    spark.table("bench.test.merged").orderBy("name").collect()
    return joined.select("id", "name", "at", "price")
`

const schema = { id: 'long', name: 'string', at: 'timestamp', price: 'decimal(10,2)' }

/**
 * Names an archive of the classes that a Spark session loads (the JVM's AppCDS). Sessions of tests map it instead
 * of reading and verifying some 17,000 classes each: half of the CPU time of their start. A JVM that finds
 * other jars or another build of itself goes on without it.
 */
export const nameSparkArchive = async (): Promise<void> => {
  const folder = join(cacheFolder(process.env), 'test-archives')
  const file = join(folder, `${await digest()}.jsa`)
  await withLock(join(dirname(folder), 'locks', 'test-archives'), {}, async () => {
    if (existsSync(file)) return
    // Of other jars, 200 MB each.
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    await makeArchive(`${file}.part`)
    renameSync(`${file}.part`, file)
  })
  process.env.ETL_BENCH_TEST_SPARK_ARCHIVE = file
}

const digest = async (): Promise<string> => {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java'
  const { stderr } = await execa(java, ['-XshowSettings:properties', '-version'])
  const build = /java\.vm\.version = .*/.exec(stderr)?.[0]
  const parts = [
    build,
    process.env.ETL_BENCH_TEST_JARS,
    interpreter('spark'),
    script,
    readFileSync(program, 'utf8'),
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

const makeArchive = async (file: string): Promise<void> => {
  console.log('archiving the classes of Spark')
  await using lake = await Lake.open()
  const row = [1, 'a', '2026-01-01T00:00:00', '1.50']
  const texts = {
    csv: 'id,name,at,price\n1,a,2026-01-01 00:00:00,1.5\n',
    json: '{"id":1,"name":"a","price":1.5}\n',
  }
  const [p, c, j] = await lake.provide([
    parquet(schema, row),
    { format: 'csv', schema, text: texts.csv },
    { format: 'json', schema, text: texts.json },
  ])
  await lake.createTable('test.archived', schema)
  const task = {
    id: 'archive',
    inputs: { p: p!, c: c!, j: j! },
    ...lake.script(script, 'test.archived', schema),
  }
  const options = `${quickConf['spark.driver.extraJavaOptions']} -XX:ArchiveClassesAtExit=${file} -Xlog:cds=off -Xlog:cds+dynamic=off`
  const conf = { 'spark.driver.extraJavaOptions': options }
  const job = join(lake.folder, 'archive.json')
  writeFileSync(job, JSON.stringify(jobFor('spark', lake.catalog, [task], { settings: { conf } })))
  const { all, exitCode } = await execa(interpreter('spark'), [program, job], {
    cwd: lake.folder,
    env: { PYTHONPATH: fileURLToPath(new URL('../../src', import.meta.url)) },
    all: true,
    reject: false,
  })
  if (exitCode !== 0 || !existsSync(file)) throw new Error(`no archive of Spark's classes was made:\n${all}`)
}
