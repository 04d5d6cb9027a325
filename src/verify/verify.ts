import { z } from 'zod'
import type { Referee } from '../referee/referee.ts'
import type { Column } from '../scenario/columnType.ts'
import type { ValidationRule } from '../scenario/rules.ts'
import type { CatalogAccess } from '../targets/target.ts'
import type { TaskInput } from '../trial/protocol.ts'
import { explainDifferences, explainProblems, explainRules } from './explain.ts'
import {
  ruleResult,
  type Tolerance,
  tableDifferences,
  tableDigest,
  type ValidationResult,
} from './validation.ts'

export type { ValidationResult } from './validation.ts'

export interface VerifyRequest {
  catalog: CatalogAccess
  /** The output, as `namespace.name`. */
  table: string
  schema: readonly Column[]
  /** Columns that identify a row; empty: rows are compared as a multiset. */
  key: readonly string[]
  rules: readonly ValidationRule[]
  /** What rules may refer to: the scenario's inputs, and its tables as `namespace.name`. */
  inputs: Readonly<Record<string, TaskInput>>
  tables: Readonly<Record<string, string>>
  /** Table that the output must equal; null: there is none yet. */
  reference: string | null
  tolerance: Tolerance
}

const exampleRows = 5

/** Reads a trial's output through the catalog: its digest, its differences from the reference, its rules. */
export const verifyOutput = async (referee: Referee, request: VerifyRequest): Promise<ValidationResult> => {
  const { catalog, table, schema } = request
  const digest = tableDigest.parse(await referee.call('digestTable', { catalog, table, schema }))
  if ('problems' in digest) {
    const message = explainProblems(digest.problems)
    const identical = request.reference === null ? null : false
    return { output: null, identical, differences: null, ruleResults: [], message }
  }
  const differences = await compare(referee, request)
  const ruleResults = await checkRules(referee, request)
  const texts = [differences && explainDifferences(differences), explainRules(ruleResults)].filter(Boolean)
  return {
    output: { rows: digest.rows, digest: digest.digest, files: digest.files, bytes: digest.bytes },
    identical: differences?.identical ?? null,
    differences,
    ruleResults,
    message: texts.join('\n') || null,
  }
}

const compare = async (
  referee: Referee,
  { catalog, table, schema, key, reference, tolerance }: VerifyRequest,
): Promise<ValidationResult['differences']> => {
  if (reference === null) return null
  const tables = { expected: reference, actual: table }
  const reply = await referee.call('compareTables', {
    catalog,
    ...tables,
    schema,
    key,
    tolerance,
    examples: exampleRows,
  })
  return tableDifferences.parse(reply)
}

const checkRules = async (
  referee: Referee,
  { catalog, table, schema, rules, tolerance, inputs, tables }: VerifyRequest,
): Promise<ValidationResult['ruleResults']> => {
  if (rules.length === 0) return []
  const request = { catalog, table, schema, rules, tolerance, inputs, tables }
  return z.array(ruleResult).parse(await referee.call('checkRules', request))
}
