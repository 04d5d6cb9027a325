/** Something the user can mend: a wrong config, a bad expression, no Python. Shown without a stack trace. */
export class UserError extends Error {
  override readonly name: string = 'UserError'
}

/** The environment failed: set-up, a service, the disk, the network. */
export class InfrastructureError extends Error {
  override readonly name = 'InfrastructureError'
}

/** The harness itself failed: a metric, the journal, a report. */
export class BenchmarkError extends Error {
  override readonly name = 'BenchmarkError'
}
