import { readFileSync } from 'node:fs'

/** Prints the closing line `N passed, N failed` of a Vitest JSON report; nothing run counts as a failure. */
const [path] = process.argv.slice(2)

interface Report {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

const counts = (): { passed: number; failed: number } => {
  try {
    const report = JSON.parse(readFileSync(path!, 'utf8')) as Report
    // A file that could not even be loaded has failed without a failed test.
    const broken = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
    )
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

const { passed, failed } = counts()
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = passed > 0 && failed === 0 ? 0 : 1
