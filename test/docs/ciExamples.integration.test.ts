import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { renderMarkdown } from '../../reporters/markdown.ts'
import { python } from '../dataset/python.ts'
import type { BenchProject } from '../support/benchProject.ts'
import { type GitProject, gitProject } from '../support/gitProject.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))

interface Step {
  name?: string
  run?: string
  env?: Record<string, string>
}

interface GitHubWorkflow {
  jobs: Record<string, { steps: Step[] }>
}

interface GitLabPipeline {
  '.etl-bench': { before_script: string[]; artifacts: { reports: { junit: string } } }
  benchmarks: { script: string[] }
  'benchmarks-nightly': { script: string[] }
}

const example = (name: string) => parse(readFileSync(join(repository, 'docs', 'ci', name), 'utf8'))

const scriptsOf = (name: string, job: string): Step[] => {
  const { jobs }: GitHubWorkflow = example(name)
  return jobs[job]!.steps.filter(({ run }) => run !== undefined)
}

/** GitHub's `${{ … }}`, for the few that scripts use. */
const expanded = (text: string): string =>
  text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const value: Record<string, string> = { 'github.base_ref': 'main' }
    if (!(expression in value)) throw new Error(`The test has no value for ${expression}`)
    return value[expression]!
  })

/** A user's project whose branch changes a file that no benchmark reads, and its base as origin/main. */
const branch = async (): Promise<GitProject> => {
  const made = await gitProject()
  made.write('numbers.csv', 'id,value\n1,0.5\n2,1.0\n')
  made.write(
    'numbers.bench.ts',
    `import { etlBench, files, filter } from 'etl-bench'
etlBench('numbers', {
  data: files({ numbers: './numbers.csv' }),
  operations: [filter('id > 0')],
  output: { id: 'long', value: 'double' },
  key: ['id'],
  stacks: { 'fake:one': {} },
})
`,
  )
  installLink(made.folder)
  await made.commit()
  await made.git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  await made.git('switch', '--quiet', '--create', 'change')
  made.write('README.md', 'words\n')
  await made.commit()
  return made
}

/** What `npm ci` would leave: the packages, and our own command beside the others. */
const installLink = (folder: string): void => {
  const modules = join(folder, 'node_modules')
  rmSync(modules)
  mkdirSync(join(modules, '.bin'), { recursive: true })
  const link = (path: string): void =>
    symlinkSync(join(repository, 'node_modules', path), join(modules, path))
  for (const name of readdirSync(join(repository, 'node_modules'))) if (!name.startsWith('.')) link(name)
  for (const name of readdirSync(join(repository, 'node_modules', '.bin'))) link(join('.bin', name))
  const command = join(modules, '.bin', 'etl-bench')
  writeFileSync(command, `#!/bin/sh\nexec node ${repository}src/cli.ts "$@"\n`)
  chmodSync(command, 0o755)
}

const variables = {
  VITEST: undefined,
  VITEST_MODE: undefined,
  VITEST_POOL_ID: undefined,
  VITEST_WORKER_ID: undefined,
  TEST: undefined,
  NODE_ENV: undefined,
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  // As few as give an interval; the verdict is not what is tested here.
  ETL_BENCH_BLOCKS: '2',
}

const runScript = (made: BenchProject, script: string, env: Record<string, string | undefined> = {}) =>
  execa('bash', ['-e', '-c', script], {
    cwd: made.folder,
    reject: false,
    all: true,
    env: { ...variables, GITHUB_STEP_SUMMARY: join(made.folder, 'summary.md'), ...env },
  })

const text = (made: BenchProject, path: string): string => readFileSync(join(made.folder, path), 'utf8')

/** A gated run exits as its report says, whatever that is on a machine as noisy as this one. */
const expectGated = async (made: GitProject, end: { exitCode?: number; all?: string }): Promise<void> => {
  const { gate } = made.report()
  expect(gate, end.all).not.toBeNull()
  expect(gate!.against).toMatchObject({
    kind: 'revision',
    commit: await made.git('rev-parse', 'origin/main'),
  })
  expect(gate!.problems).toEqual([])
  expect(end.exitCode).toBe(gate!.exitCode)
  // What can't be told is a warning there.
  expect(end.exitCode).toBe(gate!.verdict === 'regressed' ? 1 : 0)
}

describe('the workflow examples, run for real with a fake stack, their set-up steps left out and the install step replaced by a link', () => {
  test('GitHub, pull request: gates against the base, writes reports and the step’s summary', async () => {
    using made = await branch()
    const [install, gate, ...others] = scriptsOf('github-pull-request.yml', 'gate')
    expect([install!.run, others]).toEqual(['npm ci', []])
    const env = Object.fromEntries(Object.entries(gate!.env!).map(([name, value]) => [name, expanded(value)]))
    const end = await runScript(made, expanded(gate!.run!), env)
    await expectGated(made, end)
    expect(JSON.parse(text(made, 'etl-bench/report.json'))).toEqual(
      JSON.parse(text(made, '.etl-bench/report.json')),
    )
    expect(text(made, 'etl-bench/report.md')).toBe(renderMarkdown(made.report()))
    expect(text(made, 'summary.md')).toBe(`\n${text(made, 'etl-bench/report.md')}`)
    expect(await rootOf(text(made, 'etl-bench/junit.xml'))).toBe('testsuites')
  })

  test('GitHub, nightly: measures, writes reports and shows the trend', async () => {
    using made = await branch()
    const scripts = scriptsOf('github-nightly.yml', 'nightly')
    expect(scripts.map(({ name }) => name)).toEqual(['Install', 'Measure', 'Trend'])
    // The command line is stronger than the variable that makes this test short.
    const { exitCode, all } = await runScript(made, scripts[1]!.run!.replace('--blocks 10', '--blocks 1'))
    expect(exitCode, all).toBe(0)
    expect(Object.keys(JSON.parse(text(made, 'etl-bench/bmf.json')))).toHaveLength(1)
    const summary = `\n${text(made, 'etl-bench/report.md')}`
    expect(text(made, 'summary.md')).toBe(summary)
    const trend = await runScript(made, scripts[2]!.run!)
    expect(trend.exitCode, trend.all).toBe(0)
    expect(trend.all).toContain('numbers')
    expect(text(made, 'summary.md')).toBe(`${summary}\`\`\`\n${trend.stdout}\n\`\`\`\n`)
  })

  test('GitLab, merge request and schedule: gate against the merge’s base; measure', async () => {
    using made = await branch()
    const pipeline: GitLabPipeline = example('gitlab-ci.yml')
    const { benchmarks, 'benchmarks-nightly': nightly, '.etl-bench': common } = pipeline
    expect(common.before_script.at(-1)).toMatch(/^npm ci /)
    expect(common.artifacts.reports.junit).toBe('etl-bench/junit.xml')
    const gated = await runScript(made, benchmarks.script.join('\n'), {
      GITHUB_STEP_SUMMARY: undefined,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: await made.git('rev-parse', 'origin/main'),
    })
    await expectGated(made, gated)
    expect(await rootOf(text(made, 'etl-bench/junit.xml'))).toBe('testsuites')
    const script = nightly.script.join('\n').replace('--blocks 10', '--blocks 1')
    const measured = await runScript(made, script, { GITHUB_STEP_SUMMARY: undefined })
    expect(measured.exitCode, measured.all).toBe(0)
    expect(made.report().gate).toBeNull()
  })
})

const rootOf = (xml: string): Promise<string> =>
  python(
    'import json, sys, xml.etree.ElementTree as tree; print(json.dumps(tree.fromstring(sys.argv[1]).tag))',
    xml,
  )
