import { basename } from 'node:path'
import { evict, leastRecentlyUsed } from '../../dataset/evict.ts'
import { evictionLine } from '../../dataset/evictionLine.ts'
import { type StoredDataset, storedDatasets } from '../../dataset/stored.ts'
import { formatByteSize, parseByteSize } from '../../host/byteSize.ts'
import { UserError } from '../../recovery/errors.ts'
import { countText } from './countText.ts'
import { chosenDatasets, dataCache } from './dataCache.ts'

interface PruneOptions {
  all?: true
  olderThan?: string
  maxSize?: string
  dryRun?: true
}

/** Which datasets go, and what is said of the reason. */
interface Rule {
  choose(stored: readonly StoredDataset[]): StoredDataset[]
  reason: string
}

/** Evicts datasets by the rule that runs use too, or by another that is asked for. Those in use stay. */
export const prune = async (names: string[], options: PruneOptions): Promise<void> => {
  const { datasets, maxBytes } = dataCache()
  const named = (await chosenDatasets(datasets, names)).map((folder) => basename(folder))
  const rule = ruleOf(names.length > 0 ? named : [], options, maxBytes)
  const verb = options.dryRun ? 'Would evict' : 'Evicted'
  const say = (dataset: StoredDataset) => console.log(evictionLine(dataset, rule.reason, verb))
  const { evicted, left } = options.dryRun
    ? await tryOut(datasets, rule)
    : await evict(datasets, rule.choose, say)
  if (options.dryRun) evicted.forEach(say)
  for (const { name } of left.filter((one) => one.inUse && named.includes(one.name))) {
    if (names.length > 0 || options.all) console.log(`${name} is in use by another process and stays.`)
  }
  const limit = formatByteSize(maxBytes)
  console.log(
    `${verb} ${countText(evicted)}; ${options.dryRun ? 'that would leave' : 'left'} ${countText(left)} of at most ${limit}, in ${datasets}`,
  )
}

const ruleOf = (named: readonly string[], options: PruneOptions, maxBytes: number): Rule => {
  const { all, olderThan, maxSize } = options
  const idle = (stored: readonly StoredDataset[]) => stored.filter(({ inUse }) => !inUse)
  if (named.length > 0) {
    if (all || olderThan || maxSize) throw new UserError('Expected names or a rule, got both.')
    return { choose: (stored) => idle(stored).filter(({ name }) => named.includes(name)), reason: 'as asked' }
  }
  if (all) return { choose: idle, reason: 'all were asked to go' }
  if (olderThan !== undefined) {
    const before = Date.now() - span(olderThan)
    const choose = (stored: readonly StoredDataset[]) => idle(stored).filter((one) => one.lastUsedMs < before)
    return { choose, reason: `not used for ${olderThan}` }
  }
  const limit = maxSize === undefined ? maxBytes : parseByteSize(maxSize)
  if (limit === undefined) {
    throw new UserError(`--max-size: expected a size like '500MB' or '50GB'; got "${maxSize}"`)
  }
  const reason = `the cache is limited to ${formatByteSize(limit)}`
  return { choose: (stored) => leastRecentlyUsed(stored, limit), reason }
}

const tryOut = async (datasets: string, { choose }: Rule) => {
  const stored = await storedDatasets(datasets)
  const evicted = choose(stored)
  return { evicted, left: stored.filter((one) => !evicted.includes(one)) }
}

const HOURS = { h: 1, d: 24, w: 7 * 24 }

/** Ms of `30d`. */
const span = (text: string): number => {
  const [, amount, unit] = /^(\d+)([hdw])$/.exec(text) ?? []
  if (unit === undefined)
    throw new UserError(`--older-than: expected a time like '12h', '30d' or '4w'; got "${text}"`)
  return Number(amount) * HOURS[unit as keyof typeof HOURS] * 60 * 60 * 1000
}
