import type { Command } from 'commander'
import { lazy } from './lazy.ts'

/** `etl-bench clean`: what runs have left on a Docker engine. */
export const addCleanCommand = (program: Command): void => {
  program
    .command('clean')
    .description('remove what killed runs have left, and kept ones hold, on the Docker engine')
    .option('--images', 'also images that were built for stacks: the next run builds them anew')
    .option('--all', 'also what belongs to runs of other machines, which may still go on')
    .action(lazy(async () => (await import('./cleanDocker.ts')).cleanDocker))
}
