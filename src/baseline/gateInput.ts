import type { GateReference, GateRequest } from '../analysis/gateResult.ts'
import { inReadingOrder } from '../analysis/readingOrder.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import type { GateInput } from './gateFigures.ts'
import { revisionFigures } from './revisionFigures.ts'
import { sessionFigures } from './sessionFigures.ts'

const figuresBy: Record<GateReference['kind'], typeof revisionFigures> = {
  revision: revisionFigures,
  baseline: sessionFigures,
}

/** What a gate judges, by the kind of its reference. Pure: `report.json` has it all. */
export const gateInput = (request: GateRequest, results: readonly ScenarioResult[]): GateInput =>
  figuresBy[request.reference.kind](request, inReadingOrder(results))
