import { readFileSync } from 'node:fs'

/** Prints the closing line `N passed, N failed` of a Vitest JSON report; nothing run counts as a failure. */
const [path] = process.argv.slice(2)

const counts = (): { passed: number; failed: number } => {
  try {
    const report = JSON.parse(readFileSync(path!, 'utf8'))
    return { passed: report.numPassedTests, failed: report.numFailedTests + report.numFailedTestSuites }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

const { passed, failed } = counts()
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = passed > 0 && failed === 0 ? 0 : 1
