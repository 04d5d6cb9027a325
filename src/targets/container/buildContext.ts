import { readdir, readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import { pythonFiles } from '../pythonFiles.ts'
import type { Runtime } from '../target.ts'

/** One file of what an image is built from. */
export interface ContextFile {
  path: string
  content: Uint8Array
}

/** What an image of our making has where. */
export const imagePaths = {
  venv: '/opt/venv',
  python: '/opt/venv/bin/python',
  /** Of runtimes that ask for one. */
  java: '/opt/java',
  sources: '/opt/etl-bench/sources',
  supervisor: '/opt/etl-bench/supervisor.py',
  facts: '/opt/etl-bench/facts.json',
  /** Anyone in the container may write here. */
  home: '/etl-bench',
} as const

/**
 * All files of a runtime's image, by path: its Dockerfile, requirements, jars and Python sources, with the
 * supervisor and the scripts that Dockerfiles run.
 */
export const buildContext = async ({
  dockerfile = new URL('./Dockerfile', import.meta.url),
  requirements,
  java = [],
  jars = [],
  sources,
}: Runtime): Promise<ContextFile[]> => {
  const own = async (path: string, from: string | URL): Promise<ContextFile> => ({
    path,
    content: await readFile(new URL(from, import.meta.url)),
  })
  const text = (path: string, content: string): ContextFile => ({ path, content: Buffer.from(content) })
  const scripts = await readdir(new URL('./install/', import.meta.url))
  const modules = (await Promise.all(sources.map(pythonFiles))).flat()
  const files = await Promise.all([
    own('Dockerfile', dockerfile),
    own('supervisor.py', './supervisor.py'),
    ...scripts
      .filter((name) => /\.(py|sh)$/.test(name))
      .map((name) => own(`install/${name}`, `./install/${name}`)),
    own('install/resolve_jars.py', '../local/setUp/resolve_jars.py'),
    ...['build-constraints.txt', 'uv-requirements.txt'].map((name) => own(name, `../local/setUp/${name}`)),
    ...modules.map(async ({ path, source }) => ({
      path: posix.join('sources', path.replaceAll('\\', '/')),
      content: await readFile(source),
    })),
  ])
  return [
    ...files,
    text('requirements.txt', requirements.text),
    text('java.txt', java.join(' ')),
    text('jars.json', JSON.stringify(jars, null, 1)),
  ].sort((one, other) => (one.path < other.path ? -1 : 1))
}
