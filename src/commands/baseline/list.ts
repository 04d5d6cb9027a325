import { BASELINES, baselineNames, readBaseline } from '../../baseline/baselineFile.ts'
import { LEAST_SESSIONS } from '../../stats/sessionEvidence.ts'
import { sessionsText } from './sessionsText.ts'

/** Prints the project's baselines, and whether they are enough for a gate. */
export const list = async (): Promise<void> => {
  const root = process.cwd()
  const names = await baselineNames(root)
  for (const name of names) console.log(await describe(root, name))
  if (names.length === 0)
    console.log(
      `No baseline in ${BASELINES}/. Make one from a finished run: npx etl-bench baseline save main`,
    )
}

/** One that can't be understood must not hide the others. */
const describe = async (root: string, name: string): Promise<string> => {
  try {
    const { sessions } = await readBaseline(root, name)
    const count = sessions.length
    const days = [sessions[0]!, sessions.at(-1)!].map(({ startedAt }) => startedAt.slice(0, 10))
    const state = count < LEAST_SESSIONS ? `${LEAST_SESSIONS - count} more make a gate` : 'enough for a gate'
    return `${name}  ${sessionsText(count)}, ${[...new Set(days)].join(' to ')}; ${state}`
  } catch (error) {
    return `${name}  ${(error as Error).message}`
  }
}
