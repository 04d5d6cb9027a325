import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectReferee } from '../src/referee/client.ts'
import type { Referee } from '../src/referee/referee.ts'
import { refereeRuntime } from '../src/referee/runtime.ts'
import { createLocalTarget } from '../src/targets/local/local.ts'
import type { Environment } from '../src/targets/target.ts'

/** A local environment with its referee, in a folder that goes at the end. */
export interface Lab extends AsyncDisposable {
  environment: Environment
  referee: Referee
}

export const openLab = async (): Promise<Lab> => {
  const root = mkdtempSync(join(tmpdir(), 'etl-bench-self-'))
  const environment = await createLocalTarget({ root }).open({
    runId: 'self',
    keep: false,
    signal: new AbortController().signal,
    progress: { step: () => {}, note: (line) => console.error(line) },
  })
  const runtime = await environment.prepare(refereeRuntime)
  const referee = connectReferee(await environment.start({ runtime, module: 'referee.main' }))
  return {
    environment,
    referee,
    [Symbol.asyncDispose]: async () => {
      await referee[Symbol.asyncDispose]()
      await environment[Symbol.asyncDispose]()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Runs both in turn, the first one first in every other round, and gives what each measured. */
export const alternate = async (
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<{ ours: number[]; theirs: number[] }> => {
  const measured = { ours: [] as number[], theirs: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const)
    for (const side of order) measured[side].push(await { ours, theirs }[side]())
  }
  return measured
}
