import type { GeneratedData } from '../scenario/data.ts'
import { type ClickstreamRequest, clickstreamRequest } from './clickstream.ts'
import { type TpchRequest, tpchRequest } from './tpch.ts'

/** What a generator is asked: every value explicit, so that the same data has one name in the cache. */
export type GeneratorRequest = ClickstreamRequest | TpchRequest

export const generatorRequest = (data: GeneratedData): GeneratorRequest =>
  data.kind === 'tpch' ? tpchRequest(data) : clickstreamRequest(data)

/** The table that operations start from unless the scenario names another. */
export const sourceTable = ({ characteristics }: GeneratorRequest): string =>
  characteristics.kind === 'tpch' ? 'lineitem' : 'events'
