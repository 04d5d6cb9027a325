import { cpSync } from 'node:fs'
import { defineConfig } from 'tsdown'

/** Python, requirements, Dockerfiles and SQL travel beside the code that starts them, in the same folders. */
const isAsset = (path: string): boolean => !/\.[a-z]+$/.test(path) || /\.(py|sh|txt|in|sql)$/.test(path)

export default defineConfig({
  entry: ['src/index.ts', 'src/plugin.ts', 'src/cli.ts', 'src/vitest/provider.ts', 'reporters/index.ts'],
  unbundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.22',
  dts: true,
  // Of a build of seconds nobody wants to know.
  checks: { pluginTimings: false },
  // Vitest brings Vite; their types are not ours to copy.
  deps: { neverBundle: [/^vite/] },
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
  hooks: {
    'build:done': () => {
      cpSync('src', 'dist/src', {
        recursive: true,
        filter: (path) => isAsset(path) && !path.includes('__pycache__'),
      })
      cpSync('src/vitest/ignoreInterrupt.js', 'dist/src/vitest/ignoreInterrupt.js')
    },
  },
})
