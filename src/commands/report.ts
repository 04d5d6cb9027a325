import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { type Rendered, type ReportFormat, reporters, reportFormats } from '../../reporters/index.ts'
import { terminalOf } from '../../reporters/terminal.ts'
import { FILE_OPTIONS } from '../../reporters/writeReports.ts'
import { sideBySide } from '../controller/sideBySide.ts'
import { LATEST, readRun } from '../controller/storedRun.ts'
import { writeWhole } from '../host/writeWhole.ts'
import { UserError } from '../recovery/errors.ts'

interface ReportOptions {
  format: ReportFormat
  output?: string
}

/** `etl-bench report`: the report of one or several runs again, in any format. */
export const addReportCommand = (program: Command): void => {
  program
    .command('report')
    .argument(
      '[run...]',
      'ids of runs or the start of them, `latest`, report.json files or folders of runs',
      [LATEST],
    )
    .description('print reports of runs again, side by side, or write them in another format')
    .addOption(new Option('--format <format>', 'how').choices(reportFormats).default('console'))
    .option('--output <file>', 'where to write it, in place of printing it')
    .action(report)
}

const report = async (names: readonly string[], { format, output }: ReportOptions): Promise<void> => {
  const runs = await Promise.all(names.map((name) => readRun(process.cwd(), name)))
  const results = sideBySide(runs.map((run) => run.results))
  const reportPath = runs.map(({ path }) => path).join(', ')
  const render = reporters[format]
  if (output !== undefined) {
    await writeWhole(resolve(output), ended(await render(results, { ...FILE_OPTIONS, reportPath })))
    return
  }
  const rendered = ended(await render(results, { ...terminalOf(), reportPath }))
  if (typeof rendered !== 'string' && process.stdout.isTTY)
    throw new UserError(
      `report: expected --output <file> with --format ${format}, which is no text; got none`,
    )
  process.stdout.write(rendered)
}

const ended = (rendered: Rendered): Rendered =>
  typeof rendered !== 'string' || rendered.endsWith('\n') ? rendered : `${rendered}\n`
