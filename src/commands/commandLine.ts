import { Command, CommanderError } from 'commander'
import { toolVersion } from '../host/toolVersion.ts'
import { UserError } from '../recovery/errors.ts'
import { addBaselineCommand } from './baseline/baselineCommand.ts'
import { addCleanCommand } from './clean.ts'
import { addComposeCommand } from './compose.ts'
import { addDataCommand } from './data/dataCommand.ts'
import { addDoctorCommand } from './doctor/doctorCommand.ts'
import { addHistoryCommand } from './history.ts'
import { Interrupted } from './interrupted.ts'
import { lazy } from './lazy.ts'
import { addPricesCommand } from './prices.ts'
import { addReportCommand } from './report.ts'

/** `etl-bench <command>`: what is useful outside a run. Benchmarks themselves run by `npx vitest bench`. */
export const runCommandLine = async (argv: readonly string[]): Promise<void> => {
  const program = new Command('etl-bench')
    .description('Tools around `npx vitest bench`, which runs the benchmarks.')
    .version(toolVersion, '--version', 'the version of etl-bench')
    .exitOverride()
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError('(--help shows what there is)')
  program
    .command('setup')
    .description(
      'bring everything that the built-in stacks need into the per-user cache, e.g. for a CI image',
    )
    .action(lazy(async () => (await import('./setUp.ts')).setUp))
  program
    .command('calibrate')
    .argument('[n]', 'how often the current state is held against itself', '20')
    .argument('[filters...]', 'benchmark files, as for `vitest bench`')
    .description('see how often the gate is wrong on this machine, and how small a change it can tell')
    .action(lazy(async () => (await import('./calibrate.ts')).calibrate))
  addDoctorCommand(program)
  addDataCommand(program)
  addReportCommand(program)
  addBaselineCommand(program)
  addHistoryCommand(program)
  addPricesCommand(program)
  addCleanCommand(program)
  addComposeCommand(program)
  try {
    await program.parseAsync([...argv])
  } catch (error) {
    // Commander has printed its own message.
    if (!(error instanceof CommanderError)) console.error((error as Error).message)
    process.exitCode = exitCodeOf(error)
  }
}

/** 2 for what was asked wrongly, 1 for what failed. */
const exitCodeOf = (error: unknown): number => {
  if (error instanceof Interrupted) return error.exitCode
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  return error instanceof UserError ? 2 : 1
}
