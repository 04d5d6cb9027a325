import { requireNode } from './vitest/requireNode.ts'

export type { PluginOptions } from './vitest/plugin.ts'

requireNode()

// Loaded after the check: an older Node could not even link what the plugin imports.
export const { etlBenchPlugin } = await import('./vitest/plugin.ts')
