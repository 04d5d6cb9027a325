import type { CatalogAccess, Runtime } from '../../targets/target.ts'

type Jar = NonNullable<Runtime['jars']>[number]

const ICEBERG = '1.12.0'

/** SHA-256 of the jars that the default versions use. */
const PINNED: Readonly<Record<string, string>> = {
  'org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0':
    '3123c3798af642dd537230923548e013ef41cc28b6626e5225808cf5670a0f82',
  'org.apache.iceberg:iceberg-aws-bundle:1.12.0':
    'dd7e49ffa4ac9b215bed846581991259e3aec9bb2fa08d6cec029c46cd66d957',
  'org.xerial:sqlite-jdbc:3.54.1.0': 'f8dce420a6016278497f4f0560f65602b9db858de141b541cf91a4644ebe4639',
  'org.postgresql:postgresql:42.7.14': '73914527305a40cce504b0d3d90b23caf565136912d607ae8ae7c5895512332c',
}

export interface JarChoice {
  sparkVersion: string
  icebergVersion: string | undefined
  /** A user's own coordinates; one of the same group and artifact replaces ours. */
  packages: readonly string[]
}

/** The jars that a Spark of this version needs for this catalog, and nothing that it doesn't: 69 MB for S3. */
export const sparkJars = (choice: JarChoice, { properties }: CatalogAccess): Jar[] => {
  const iceberg = choice.icebergVersion ?? ICEBERG
  const needed = [
    `org.apache.iceberg:iceberg-spark-runtime-${icebergTarget(choice.sparkVersion)}:${iceberg}`,
    properties.uri?.startsWith('postgresql')
      ? 'org.postgresql:postgresql:42.7.14'
      : 'org.xerial:sqlite-jdbc:3.54.1.0',
    ...(properties.warehouse?.startsWith('s3') ? [`org.apache.iceberg:iceberg-aws-bundle:${iceberg}`] : []),
  ]
  const replaced = new Set(choice.packages.map(withoutVersion))
  const coordinates = [...needed.filter((jar) => !replaced.has(withoutVersion(jar))), ...choice.packages]
  return coordinates.map((coordinate) => {
    const sha256 = PINNED[coordinate]
    return sha256 ? { coordinate, sha256 } : { coordinate }
  })
}

/** `4.1.4` → `4.1_2.13`: PySpark brings Scala 2.12 up to 3.5 and 2.13 from 4.0 on. */
const icebergTarget = (sparkVersion: string): string => {
  const [major = '', minor = ''] = sparkVersion.split('.')
  return `${major}.${minor}_${Number(major) >= 4 ? '2.13' : '2.12'}`
}

const withoutVersion = (coordinate: string): string => coordinate.split(':').slice(0, 2).join(':')
