import type { Command } from 'commander'
import { lazy } from './lazy.ts'

/** `etl-bench compose`: the docker target's services, for those who want them by themselves. */
export const addComposeCommand = (program: Command): void => {
  program
    .command('compose')
    .argument('[file]', 'where to write it', 'compose.yaml')
    .description("write a compose.yaml of the docker target's services: PostgreSQL and an object store")
    .option('--object-store <product>', 'minio or seaweedfs', 'minio')
    .option('--registry <prefix>', 'a registry of your own, in place of the public ones')
    .option('--force', 'replace a file that is there')
    .action(lazy(async () => (await import('./writeCompose.ts')).writeCompose))
}
