import type { CatalogAccess, Runtime } from '../../targets/target.ts'

type Jar = NonNullable<Runtime['jars']>[number]

const ICEBERG = '1.12.0'

/** What S3A needs of Amazon's SDK and Iceberg's bundle lacks, of the version that the bundle has. */
const SDK_PARTS = ['apache-client', 's3-transfer-manager'].map(
  (part) => `software.amazon.awssdk:${part}:2.54.17`,
)

/** SHA-256 of the jars that the default versions use. */
const PINNED: Readonly<Record<string, string>> = {
  'org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0':
    '3123c3798af642dd537230923548e013ef41cc28b6626e5225808cf5670a0f82',
  'org.apache.iceberg:iceberg-aws-bundle:1.12.0':
    'dd7e49ffa4ac9b215bed846581991259e3aec9bb2fa08d6cec029c46cd66d957',
  'org.apache.hadoop:hadoop-aws:3.4.1': '01334a07e179cae2b7e251f24857f11e3759108c9d6a79dcbe362a4295227da2',
  'org.apache.hadoop:hadoop-aws:3.4.2': 'd2d24e6b715b5656b9d238bf13b6682a07e2004dd36aad74a73aeb854319f4d9',
  'software.amazon.awssdk:apache-client:2.54.17':
    '0b00ae3d55c3d1213ca47b5651dc4c2a0080fc9b6192dde3d53c3da6c1811bcb',
  'software.amazon.awssdk:s3-transfer-manager:2.54.17':
    '7bef0ea4efd5e0860bab63e08317040951edb51b72a5be734284c28b8324ab87',
  'org.xerial:sqlite-jdbc:3.54.1.0': 'f8dce420a6016278497f4f0560f65602b9db858de141b541cf91a4644ebe4639',
  'org.postgresql:postgresql:42.7.14': '73914527305a40cce504b0d3d90b23caf565136912d607ae8ae7c5895512332c',
}

interface JarChoice {
  sparkVersion: string
  icebergVersion: string | undefined
  /** A user's own coordinates; one of the same group and artifact replaces ours. */
  packages: readonly string[]
}

/** The jars that a Spark of this version needs for this catalog, and nothing that it doesn't: 70 MB for S3. */
export const sparkJars = (choice: JarChoice, { properties }: CatalogAccess): Jar[] => {
  const iceberg = choice.icebergVersion ?? ICEBERG
  const needed = [
    `org.apache.iceberg:iceberg-spark-runtime-${icebergTarget(choice.sparkVersion)}:${iceberg}`,
    properties.uri?.startsWith('postgresql')
      ? 'org.postgresql:postgresql:42.7.14'
      : 'org.xerial:sqlite-jdbc:3.54.1.0',
    ...(properties.warehouse?.startsWith('s3') ? objectStoreJars(choice.sparkVersion, iceberg) : []),
  ]
  const replaced = new Set(choice.packages.map(withoutVersion))
  const coordinates = [...needed.filter((jar) => !replaced.has(withoutVersion(jar))), ...choice.packages]
  return coordinates.map((coordinate) => {
    const sha256 = PINNED[coordinate]
    return sha256 ? { coordinate, sha256 } : { coordinate }
  })
}

/**
 * Iceberg reads tables by Amazon's SDK, which its bundle has, Spark input files by Hadoop's S3A. That asks for the
 * whole SDK, 600 MB, of which the bundle and two small parts do.
 */
const objectStoreJars = (sparkVersion: string, iceberg: string): string[] => {
  const hadoop = HADOOP.find(([spark]) => sparkVersion.startsWith(`${spark}.`))?.[1] ?? '3.4.2'
  return [
    `org.apache.iceberg:iceberg-aws-bundle:${iceberg}`,
    `org.apache.hadoop:hadoop-aws:${hadoop}`,
    // Before 3.4 it stood on the SDK's first version, which comes with it.
    ...(hadoop.startsWith('3.4.') ? SDK_PARTS : []),
  ]
}

/** Hadoop in PySpark where it is not the newest: S3A must be of exactly that version. */
const HADOOP = [
  ['3.4', '3.3.4'],
  ['3.5', '3.3.4'],
  ['4.0', '3.4.1'],
] as const

/** `4.1.4` → `4.1_2.13`: PySpark brings Scala 2.12 up to 3.5 and 2.13 from 4.0 on. */
const icebergTarget = (sparkVersion: string): string => {
  const [major = '', minor = ''] = sparkVersion.split('.')
  return `${major}.${minor}_${Number(major) >= 4 ? '2.13' : '2.12'}`
}

const withoutVersion = (coordinate: string): string => coordinate.split(':').slice(0, 2).join(':')
