import { z } from 'zod'
import { UserError } from '../recovery/errors.ts'
import type { Referee } from '../referee/referee.ts'
import type { Column } from '../scenario/columnType.ts'
import { outputSchema, type TestScenario } from '../scenario/scenario.ts'
import type { Arm } from './arm.ts'
import { compiledOperation } from './protocol.ts'

const planReply = z.object({
  pipelines: z.record(z.string(), z.array(compiledOperation)),
  errors: z.array(z.object({ field: z.string(), expected: z.string(), got: z.string() })),
})

/** Each stack's pipeline in its engine's own language, by arm. Empty where the scenario brings its own job. */
export type Pipelines = z.infer<typeof planReply>['pipelines']

/** Translates the operations for every arm; throws one UserError with all that is wrong in the scenario. */
export const planScenario = async (
  referee: Referee,
  scenario: TestScenario,
  inputs: Record<string, Column[]>,
  source: string,
  arms: readonly Arm[],
): Promise<Pipelines> => {
  const reply = await referee.call('plan', {
    operations: scenario.operations ?? null,
    source,
    inputs,
    output: outputSchema(scenario),
    key: scenario.key ?? [],
    rules: scenario.rules,
    stacks: arms.map(({ id, stack, options }) => ({ id, expressions: stack.expressions(options) })),
  })
  const { pipelines, errors } = planReply.parse(reply)
  if (errors.length === 0) return pipelines
  const lines = errors.map(({ field, expected, got }) => `  ${field}: expected ${expected}; got ${got}`)
  throw new UserError(`Scenario "${scenario.name}":\n${lines.join('\n')}`)
}
