import { createRequire } from 'node:module'

/** Version of etl-bench, from its package.json: by name, because sources and build lie at different depths. */
export const toolVersion: string = createRequire(import.meta.url)('etl-bench/package.json').version
