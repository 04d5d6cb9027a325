import type { Referee } from '../referee/referee.ts'
import type { Column } from '../scenario/columnType.ts'
import type { DataSource } from '../scenario/data.ts'
import { generatorRequest, sourceTable } from './generators.ts'
import { describeUserFiles } from './userFiles.ts'

interface Inputs {
  schemas: Record<string, Column[]>
  /** The table that operations start from unless the scenario names another. */
  source: string
}

/** What a scenario's tables look like, before any data is made: operations are checked against it. */
export const describeInputs = async (
  data: DataSource,
  referee: Referee,
  baseFolder: string,
): Promise<Inputs> => {
  if (data.kind === 'files') {
    const tables = await describeUserFiles(data.tables, {
      referee,
      baseFolder,
      rows: false,
      onMalformed: 'fail',
    })
    const schemas = Object.fromEntries(Object.entries(tables).map(([name, { schema }]) => [name, schema]))
    return { schemas, source: Object.keys(data.tables)[0]! }
  }
  const asked = generatorRequest(data)
  const described = await referee.call<{ tables: Record<string, Column[]> }>('describeDataset', asked)
  return { schemas: described.tables, source: sourceTable(asked) }
}
