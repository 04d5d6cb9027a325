import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { withLock } from '../../src/host/lock.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Path of a Chromium: the one named by ETL_BENCH_TEST_CHROMIUM, else on the PATH, else Debian's, which is installed. */
export const chromium = async (): Promise<string> =>
  process.env.ETL_BENCH_TEST_CHROMIUM ??
  onPath() ??
  // Two test runs at once would wait for each other's apt.
  withLock(join(tmpdir(), 'etl-bench-test-chromium.lock'), {}, async () => onPath() ?? install())

const onPath = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path))

const install = async (): Promise<string> => {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  let problem = 'apt-get left none on the PATH'
  try {
    console.log('installing chromium')
    await execa('apt-get', ['update', '-q'], { env })
    await execa('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], { env })
  } catch (error) {
    problem = (error as Error).message
  }
  const path = onPath()
  if (path) return path
  throw new Error(
    `The test of the HTML report needs Chromium: expected one on the PATH (${names.join(', ')}), in ` +
      'ETL_BENCH_TEST_CHROMIUM, or from apt-get install chromium, which needs root on Debian or Ubuntu. ' +
      `Install it and run the test again. It was tried: ${problem}`,
  )
}
