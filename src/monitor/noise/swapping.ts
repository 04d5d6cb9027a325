import { keyed } from '../proc/parse.ts'
import { type ReadText, readText } from './readText.ts'

/** 4 KiB on all but a few systems; those that have larger pages are under-reported, never over. */
const pageBytes = 4096

/** Memory that the machine has moved to and from swap since boot, MiB. */
export const readSwapped = (read: ReadText = readText): number | null => {
  const text = read('/proc/vmstat') ?? ''
  const pages = [keyed(text, 'pswpin'), keyed(text, 'pswpout')]
  return pages.includes(null) ? null : ((pages[0]! + pages[1]!) * pageBytes) / 2 ** 20
}
