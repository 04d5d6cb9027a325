import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { resolveStack } from '../../../src/stacks/registry.ts'

const sqlite = { name: 'c', properties: { type: 'sql', uri: 'sqlite:////x/c.db', warehouse: 'file:///x' } }
const postgresOnS3 = {
  name: 'c',
  properties: { type: 'sql', uri: 'postgresql+psycopg2://u:p@db/lake', warehouse: 's3://lake/wh' },
}
const limits = { cpus: 4, memoryMb: 8192 }
const runtime = { name: 'spark', jars: ['/jars/a.jar', '/jars/b.jar'], versions: {} }

const spark = (settings: Record<string, unknown> = {}) => {
  const { stack, options } = resolveStack('spark', settings)
  return {
    runtime: (catalog = sqlite) => stack.runtime(options, catalog),
    jars: (catalog = sqlite) => stack.runtime(options, catalog).jars!.map(({ coordinate }) => coordinate),
    conf: (of = limits) =>
      stack.engine({ options, limits: of, executors: 0, catalog: sqlite, runtime }).conf as Record<
        string,
        string
      >,
    limitSettings: (of = limits) => stack.limitSettings(of, options, 0),
  }
}

describe('the jars of spark', () => {
  test('are those of its versions and of the catalog, pinned', () => {
    expect(spark().jars()).toEqual([
      'org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0',
      'org.xerial:sqlite-jdbc:3.54.1.0',
    ])
    expect(spark().jars(postgresOnS3)).toEqual([
      'org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0',
      'org.postgresql:postgresql:42.7.14',
      'org.apache.iceberg:iceberg-aws-bundle:1.12.0',
      'org.apache.hadoop:hadoop-aws:3.4.2',
      'software.amazon.awssdk:apache-client:2.54.17',
      'software.amazon.awssdk:s3-transfer-manager:2.54.17',
    ])
    for (const catalog of [sqlite, postgresOnS3]) {
      for (const { sha256 } of spark().runtime(catalog).jars!) expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    }
  })

  test('follow another version of Spark, whose Scala may differ', () => {
    expect(spark({ version: '3.5.9' }).jars()[0]).toBe(
      'org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.12.0',
    )
    expect(spark({ version: '4.0.1', icebergVersion: '1.11.0' }).runtime().jars![0]).toEqual({
      coordinate: 'org.apache.iceberg:iceberg-spark-runtime-4.0_2.13:1.11.0',
    })
  })

  test.each([
    ['3.5.9', ['org.apache.hadoop:hadoop-aws:3.3.4']],
    [
      '4.0.1',
      [
        'org.apache.hadoop:hadoop-aws:3.4.1',
        'software.amazon.awssdk:apache-client:2.54.17',
        'software.amazon.awssdk:s3-transfer-manager:2.54.17',
      ],
    ],
  ])('follow the Hadoop of Spark %s', (version, jars) => {
    expect(spark({ version }).jars(postgresOnS3).slice(3)).toEqual(jars)
  })

  test('a user adds more, and replaces ours by another version', () => {
    const packages = ['org.xerial:sqlite-jdbc:3.50.0.0', 'com.example:udfs:1.0']
    expect(spark({ packages }).jars()).toEqual([
      'org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0',
      ...packages,
    ])
  })
})

describe('the requirements of spark', () => {
  test('are locked unless a user names packages', () => {
    const locked = readFileSync(
      new URL('../../../src/stacks/spark/requirements.txt', import.meta.url),
      'utf8',
    )
    expect(spark().runtime().requirements).toEqual({ text: locked, locked: true })
    expect(spark({ version: '3.5.9', requirements: ['numpy'] }).runtime().requirements).toEqual({
      text: 'pyspark==3.5.9\nnumpy\n',
      locked: false,
    })
  })
})

describe('the settings of spark', () => {
  test('follow from the limits', () => {
    expect(spark().conf()).toMatchObject({
      'spark.master': 'local[4]',
      'spark.driver.memory': '7372m',
      'spark.sql.shuffle.partitions': '64',
      'spark.driver.extraClassPath': '/jars/a.jar:/jars/b.jar',
    })
    expect(spark().limitSettings()).toEqual({
      cpus: 'spark.master=local[4]',
      memory: expect.stringContaining('spark.driver.memory=7372m'),
    })
  })

  test('leave at least 384 MiB outside the heap', () => {
    expect(spark().conf({ cpus: 1, memoryMb: 1024 })['spark.driver.memory']).toBe('640m')
    expect(() => spark().conf({ cpus: 1, memoryMb: 1023 })).toThrow(
      'resourceLimits.memoryMb: expected at least 1024, which Spark needs to start; got 1023',
    )
  })

  test('are overridden by a user, whose Java options, class path and SQL extensions are added to ours', () => {
    const conf = spark({
      conf: {
        'spark.sql.shuffle.partitions': 7,
        'spark.sql.ansi.enabled': false,
        'spark.driver.extraJavaOptions': '-Xss4m',
        'spark.driver.extraClassPath': '/own.jar',
        'spark.sql.extensions': 'com.example.Extensions',
      },
    }).conf()
    expect(conf).toMatchObject({
      'spark.sql.shuffle.partitions': '7',
      'spark.sql.ansi.enabled': 'false',
      'spark.driver.extraJavaOptions': '-Duser.timezone=UTC -XX:+UseParallelGC -Xss4m',
      'spark.driver.extraClassPath': '/jars/a.jar:/jars/b.jar:/own.jar',
      'spark.sql.extensions':
        'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,com.example.Extensions',
    })
  })

  test('have one garbage collector, a user’s own if there is one', () => {
    const conf = { 'spark.driver.extraJavaOptions': '-XX:+UseG1GC' }
    expect(spark({ conf }).conf()['spark.driver.extraJavaOptions']).toBe('-Duser.timezone=UTC -XX:+UseG1GC')
  })
})
