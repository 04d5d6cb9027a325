import { existsSync } from 'node:fs'
import { procTable } from './proc/table.ts'
import type { ProcessTable } from './processTable.ts'
import { psTable } from './ps/table.ts'

export const localTable: ProcessTable = existsSync('/proc/self/stat') ? procTable : psTable
