import type { Execution } from '../targets/target.ts'

/**
 * The referee: one Python process that belongs to no stack. It plans scenarios, makes inputs, creates
 * and drops tables, and verifies outputs, always outside what is timed.
 *
 * Request: one JSON line `{ id, method, params }` on stdin. Reply: `{ id, result }` or
 * `{ id, error: { kind: 'user' | 'service' | 'internal', message, traceback } }` on the protocol descriptor; before
 * it any number of `{ id, progress: { … } }`.
 */
export interface Referee extends AsyncDisposable {
  call<Result>(method: string, params: unknown, onProgress?: (progress: unknown) => void): Promise<Result>
  readonly execution: Execution
}
