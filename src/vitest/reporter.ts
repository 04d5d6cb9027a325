import type { TestModule, TestRunEndReason, Vitest } from 'vitest/node'
import { DefaultReporter } from 'vitest/node'
import { runOf } from './run.ts'

/** The part of Vitest's live window that is wrapped; private there, so its absence must do no harm. */
interface LiveWindow {
  summary?: { createSummary?: () => string[] }
}

type Modules = readonly TestModule[]
type Errors = Parameters<DefaultReporter['onTestRunEnd']>[1]

/**
 * Vitest's default output with two changes: a line about the running trial in its live window, and our
 * report at the end in place of the table of operations per second, which misleads for a few runs of seconds.
 */
export class EtlBenchReporter extends DefaultReporter {
  override onInit(vitest: Vitest): void {
    super.onInit(vitest)
    const window = (this as unknown as LiveWindow).summary
    if (!window?.createSummary) return
    const original = window.createSummary.bind(window)
    window.createSummary = () => [
      ...(runOf(vitest)?.progress.liveLines(vitest.logger.getColumns()) ?? []),
      ...original(),
    ]
  }

  protected override printBenchmarkTable(): void {}

  override async onTestRunEnd(modules: Modules, errors: Errors, reason: TestRunEndReason): Promise<void> {
    super.onTestRunEnd(modules, errors, reason)
    const report = await runOf(this.ctx)?.finish()
    if (report) this.log(`\n${report}\n`)
  }
}
