import { createHash } from 'node:crypto'
import { sizeText } from '../scenario/sizeText.ts'
import { limitsText } from '../scenario/variantSettings.ts'
import type { History } from './history.ts'
import type { PlannedScenario } from './planned.ts'
import type { ScenarioSide } from './scenarioSide.ts'

/** A scenario among those of its run. */
export interface ScenarioOfRun {
  planned: PlannedScenario
  /** Benchmark file, relative to the project. */
  file: string
  target: string
  /** Counts from 1; a calibration runs a scenario more than once. */
  repeat: number
  history: History | null
}

/** What a line of the journal is of. Journals of earlier versions have no file in it. */
export const journalKey = ({
  planned: { scenario },
  file,
  target,
  repeat,
  history,
}: ScenarioOfRun): string => {
  const size = sizeText(scenario.data)
  const limits = scenario.limits?.map(limitsText) ?? []
  const again = repeat > 1 ? [`repeat ${repeat}`] : []
  const key = (...parts: string[]) => [scenario.name, size, ...limits, target, ...parts, ...again].join(' · ')
  return history?.knows(key()) ? key() : key(file)
}

/** All that decides what a trial does: blocks of two runs may be pooled only where it is the same. */
export const identityOf = (
  sides: readonly ScenarioSide[],
  dataset: string,
  machine: Readonly<Record<string, string | number>>,
): string => {
  const decisive = sides.map(({ planned: { scenario, settings, write, limits }, arms }) => {
    const stacks = arms.map(({ id, options, runtime, cluster }) => ({
      id,
      options,
      versions: runtime.versions,
      parts: cluster?.parts,
    }))
    return { scenario, settings, write, limits, dataset, stacks }
  })
  return createHash('sha256').update(JSON.stringify({ machine, decisive })).digest('hex')
}
