import { Command } from 'commander'
import { report } from './report.ts'
import { setUp } from './setUp.ts'

/** `etl-bench <command>`: what is useful outside a run. Benchmarks themselves run by `npx vitest bench`. */
export const runCommandLine = async (argv: readonly string[]): Promise<void> => {
  const program = new Command('etl-bench')
    .description('Tools around `npx vitest bench`, which runs the benchmarks.')
    .showHelpAfterError()
  program
    .command('setup')
    .description(
      'bring everything that the built-in stacks need into the per-user cache, e.g. for a CI image',
    )
    .action(setUp)
  program
    .command('report')
    .argument('[path]', 'a report.json', '.etl-bench/report.json')
    .description('print a report again')
    .action(report)
  try {
    await program.parseAsync([...argv])
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
