import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

const SLOWEST = 15

interface Span {
  startedMs: number
  endedMs: number
  /** Of all files together; more than from start to end where several run at once. */
  filesMs: number
  files: number
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(0).padStart(6)} s`

/** Vitest's JSON report leaves out hooks, in which most time goes. */
const lasted = (module: TestModule): number => {
  const { duration, collectDuration, setupDuration } = module.diagnostic()
  return duration + collectDuration + setupDuration
}

/** A reporter that prints at the end where the time went: by project, and in the slowest files. */
export default class Durations implements Reporter {
  readonly #spans = new Map<string, Span>()
  readonly #modules: TestModule[] = []

  onTestModuleStart({ project }: TestModule): void {
    const now = performance.now()
    const { name } = project
    if (!this.#spans.has(name)) this.#spans.set(name, { startedMs: now, endedMs: now, filesMs: 0, files: 0 })
  }

  onTestModuleEnd(module: TestModule): void {
    const span = this.#spans.get(module.project.name)
    if (!span) return
    span.endedMs = performance.now()
    span.filesMs += lasted(module)
    span.files++
    this.#modules.push(module)
  }

  onTestRunEnd(): void {
    const lines = ['', 'Where the time went, by project:']
    for (const [name, { startedMs, endedMs, filesMs, files }] of this.#spans)
      lines.push(
        `${seconds(endedMs - startedMs)}  ${name}: ${files} files that last${seconds(filesMs)} together`,
      )
    lines.push('', `The slowest ${SLOWEST} files:`)
    const slowest = this.#modules.toSorted((one, other) => lasted(other) - lasted(one)).slice(0, SLOWEST)
    for (const module of slowest)
      lines.push(`${seconds(lasted(module))}  ${relative(process.cwd(), module.moduleId)}`)
    console.log(lines.join('\n'))
  }
}
