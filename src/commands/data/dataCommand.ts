import type { Command } from 'commander'
import { Argument, Option } from 'commander'
import { lazy } from '../lazy.ts'
import { characteristicOptions } from './characteristics.ts'

/** `etl-bench data …`: generated input data in the per-user cache. */
export const addDataCommand = (program: Command): void => {
  const data = program.command('data').description('make, list, verify and remove generated input data')

  const generating = data
    .command('generate')
    .description(
      'make the data that clickstream({ … }) or tpch({ … }) stands for, so that no run has to, and print where it is',
    )
    .addArgument(new Argument('[kind]', 'of data').choices(['clickstream', 'tpch']).default('clickstream'))
  for (const option of characteristicOptions()) generating.addOption(option)
  generating.action(lazy(async () => (await import('./generate.ts')).generate))

  data
    .command('list')
    .description('what is in the cache, the most recently used first')
    .action(lazy(async () => (await import('./list.ts')).list))

  data
    .command('verify')
    .argument('[name...]', 'datasets; all unless named')
    .description('read every byte and say what is damaged; exit code 1 if anything is')
    .option('--repair', 'make again what is damaged')
    .action(lazy(async () => (await import('./verify.ts')).verify))

  data
    .command('prune')
    .argument('[name...]', 'datasets to remove, whatever the limit')
    .description(
      'remove the least recently used until the rest is within the limit ' +
        '(ETL_BENCH_CACHE_MAX_SIZE, else 50GB); data in use stays',
    )
    .addOption(new Option('--all', 'remove all').conflicts(['olderThan', 'maxSize']))
    .addOption(
      new Option('--older-than <time>', 'remove what was not used for 30d, 12h, 4w').conflicts('maxSize'),
    )
    .option('--max-size <size>', 'another limit, for this once')
    .option('--dry-run', 'say what would go')
    .action(lazy(async () => (await import('./prune.ts')).prune))
}
