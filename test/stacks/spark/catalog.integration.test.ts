import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { interpreter } from '../support/engine.ts'

const sqlite = { type: 'sql', uri: 'sqlite:////x/c.db', warehouse: 'file:///x' }

const alike = (name: string) => ({
  [`spark.sql.catalog.${name}.cache-enabled`]: 'false',
})

describe('the catalog in Spark’s words', () => {
  const confOf = async (name: string, properties: Record<string, string>) => {
    const program = `
import json, sys
from stacks.runner.job import Catalog
from stacks.spark.catalog import catalog_conf
try:
    print(json.dumps(catalog_conf(Catalog(**json.loads(sys.argv[1])))))
except ValueError as error:
    print(json.dumps(str(error)))`
    const { stdout } = await execa(
      interpreter('spark'),
      ['-c', program, JSON.stringify({ name, properties })],
      {
        env: { PYTHONPATH: new URL('../../../src', import.meta.url).pathname },
      },
    )
    return JSON.parse(stdout) as unknown
  }

  test('SQLite and a folder', async () => {
    expect(await confOf('bench', sqlite)).toEqual({
      'spark.sql.catalog.bench': 'org.apache.iceberg.spark.SparkCatalog',
      'spark.sql.catalog.bench.type': 'jdbc',
      'spark.sql.catalog.bench.jdbc.schema-version': 'V1',
      ...alike('bench'),
      'spark.sql.catalog.bench.uri': 'jdbc:sqlite:/x/c.db',
      'spark.sql.catalog.bench.warehouse': 'file:///x',
    })
  })

  test('PostgreSQL and S3, with a password that has reserved characters', async () => {
    const properties = {
      type: 'sql',
      uri: 'postgresql+psycopg2://us%40er:p%2Fw%3A@db.example:5432/lake?sslmode=require&connect_timeout=7',
      warehouse: 's3://lake/wh',
      's3.endpoint': 'http://store:9000',
      's3.access-key-id': 'key',
      's3.secret-access-key': 'secret',
      's3.region': 'eu-west-1',
    }
    expect(await confOf('c', properties)).toEqual({
      'spark.sql.catalog.c': 'org.apache.iceberg.spark.SparkCatalog',
      'spark.sql.catalog.c.type': 'jdbc',
      'spark.sql.catalog.c.jdbc.schema-version': 'V1',
      ...alike('c'),
      'spark.sql.catalog.c.uri': 'jdbc:postgresql://db.example:5432/lake?sslmode=require&connectTimeout=7',
      'spark.sql.catalog.c.jdbc.user': 'us@er',
      'spark.sql.catalog.c.jdbc.password': 'p/w:',
      'spark.sql.catalog.c.warehouse': 's3://lake/wh',
      'spark.sql.catalog.c.io-impl': 'org.apache.iceberg.aws.s3.S3FileIO',
      'spark.sql.catalog.c.s3.endpoint': 'http://store:9000',
      'spark.sql.catalog.c.s3.access-key-id': 'key',
      'spark.sql.catalog.c.s3.secret-access-key': 'secret',
      'spark.sql.catalog.c.s3.path-style-access': 'true',
      'spark.sql.catalog.c.client.region': 'eu-west-1',
    })
  })

  test('refuses others', async () => {
    expect(await confOf('c', { type: 'glue' })).toBe('expected a catalog of type sql; got glue')
    expect(await confOf('c', { type: 'sql', uri: 'mysql://x/y', warehouse: '/x' })).toBe(
      'expected a catalog in SQLite or PostgreSQL; got mysql',
    )
  })
})
