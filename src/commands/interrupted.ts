import { constants } from 'node:os'

/** The user ended the command. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly exitCode: number

  constructor(signal: NodeJS.Signals) {
    super('Interrupted. The same command goes on from here.')
    this.exitCode = 128 + constants.signals[signal]
  }
}
