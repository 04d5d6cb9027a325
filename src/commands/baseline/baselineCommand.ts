import type { Command } from 'commander'
import { BASELINES, baselineNames, removeBaseline } from '../../baseline/baselineFile.ts'
import { lazy } from '../lazy.ts'

/** `etl-bench baseline …`: sessions that later runs are held against, in files that can be committed. */
export const addBaselineCommand = (program: Command): void => {
  const baseline = program
    .command('baseline')
    .description(`record sessions that \`vitest bench -- --baseline <name>\` gates against, in ${BASELINES}/`)

  baseline
    .command('save')
    .argument('<name>', 'of the baseline')
    .argument('[run...]', 'ids of finished runs; the newest unless given')
    .description('add runs to a baseline, each as one session; at least 5 sessions make a gate')
    .option('--replace', 'begin anew with these runs')
    .action(lazy(async () => (await import('./save.ts')).save))

  baseline
    .command('list')
    .description('what is stored, by name')
    .action(lazy(async () => (await import('./list.ts')).list))

  baseline
    .command('show')
    .argument('<name>')
    .description('sessions and figures of a baseline')
    .action(lazy(async () => (await import('./show.ts')).show))

  baseline
    .command('rm')
    .argument('<name>')
    .description('remove a baseline')
    .action(async (name: string) => {
      const root = process.cwd()
      await removeBaseline(root, name)
      const left = await baselineNames(root)
      console.log(`Removed baseline ${name}; left: ${left.join(', ') || 'none'}`)
    })
}
