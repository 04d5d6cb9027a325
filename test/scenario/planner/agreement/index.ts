import type { AgreementTable } from './expectAgreement.ts'
import { groups, overflowingSum } from './groups.ts'
import { logic, names } from './logic.ts'
import { nested, nestedGroups } from './nested.ts'
import { arithmetic, comparison, conversion, largeLongs, mathematics } from './numbers.ts'
import { goodText, hashes, json, momentsInText, numbersInText, text } from './text.ts'
import { intervals, times } from './times.ts'

/** Every documented function and operator, with values written by hand. */
export const tables: AgreementTable[] = [
  arithmetic,
  largeLongs,
  mathematics,
  comparison,
  conversion,
  logic,
  names,
  text,
  numbersInText,
  goodText,
  json,
  hashes,
  momentsInText,
  times,
  intervals,
  groups,
  overflowingSum,
  nested,
  nestedGroups,
]
