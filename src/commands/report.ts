import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { type ReportFormat, reporters, reportFormats } from '../../reporters/index.ts'
import { readReport } from '../../reporters/json.ts'
import { terminalOf } from '../../reporters/terminal.ts'
import { FILE_OPTIONS } from '../../reporters/writeReports.ts'
import { writeWhole } from '../host/writeWhole.ts'

interface ReportOptions {
  format: ReportFormat
  output?: string
}

/** `etl-bench report`: a report again, in any format. */
export const addReportCommand = (program: Command): void => {
  program
    .command('report')
    .argument('[path]', 'a report.json', '.etl-bench/report.json')
    .description('print a report again, or write it in another format')
    .addOption(new Option('--format <format>', 'how').choices(reportFormats).default('console'))
    .option('--output <file>', 'where to write it, in place of printing it')
    .action(report)
}

const report = async (path: string, { format, output }: ReportOptions): Promise<void> => {
  const results = await readReport(path)
  const render = reporters[format]
  if (output === undefined) {
    process.stdout.write(ended(await render(results, { ...terminalOf(), reportPath: path })))
    return
  }
  await writeWhole(resolve(output), ended(await render(results, { ...FILE_OPTIONS, reportPath: path })))
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)
