import { renderConsole } from '../../reporters/console.ts'
import { readReport } from '../../reporters/json.ts'
import { terminalOf } from '../../reporters/terminal.ts'

/** Prints the report in `path`. */
export const report = async (path: string): Promise<void> => {
  console.log(renderConsole(await readReport(path), { ...terminalOf(), reportPath: path }))
}
