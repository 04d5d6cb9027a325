import type { GateRequest } from '../analysis/gateResult.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import { clearGate } from '../baseline/gate.ts'
import { scenarioFigures } from '../baseline/revisionFigures.ts'

/** Why a run may end at a declared look, or null: the gate's verdict is clear or, without one, every comparison. */
export const clearAtLook = (result: ScenarioResult, gate: GateRequest | null): string | null =>
  gate ? clearGate(gate, scenarioFigures(gate, result)) : clearReport(result)

const clearReport = ({ comparativeAnalysis }: ScenarioResult): string | null => {
  const comparisons = comparativeAnalysis.comparisons.filter(({ metric }) => metric === 'executionTimeMs')
  const isClear = comparisons.every(({ verdict }) => ['less', 'more', 'equivalent', 'none'].includes(verdict))
  return isClear && comparisons.length > 0 ? 'as every comparison is clear' : null
}
