import { describe, expect, test } from 'vitest'
import { countTree, type Sight } from '../../src/monitor/treeCounters.ts'

const harness = 1

const sight = (
  pid: number,
  ppid: number,
  { own = 0, reaped = 0, highWaterKb = 0, read = 0, written = 0, startTicks = pid } = {},
): Sight => ({
  stat: {
    pid,
    ppid,
    state: 'R',
    session: 10,
    startTicks,
    ownTicks: own,
    reapedTicks: reaped,
    systemTicks: null,
    majorFaults: null,
  },
  memory: { residentKb: highWaterKb, highWaterKb },
  io: { readBytes: read, writtenBytes: written },
})

const totalsAfter = (...looks: Sight[][]) => {
  const counters = countTree()
  for (const look of looks) counters.add(look)
  return { ...counters.totals(), largestHighWaterKb: counters.largestHighWaterKb() }
}

describe('counters', () => {
  test('of a child that was waited for count once, as its parent has them', () => {
    const before = [sight(10, harness, { own: 5, written: 1 }), sight(11, 10, { own: 20, written: 7 })]
    const after = [sight(10, harness, { own: 6, reaped: 23, written: 9 })]
    expect(totalsAfter(before, after)).toMatchObject({ cpuTicks: 29, readBytes: 0, writtenBytes: 9 })
  })

  test('of an orphan that ended stay as last seen', () => {
    const before = [sight(10, harness, { own: 5 }), sight(11, 10, { own: 20 })]
    const orphaned = [sight(10, harness, { own: 6 }), sight(11, harness, { own: 30, reaped: 4, read: 3 })]
    const after = [sight(10, harness, { own: 7 })]
    expect(totalsAfter(before, orphaned, after)).toMatchObject({ cpuTicks: 41, readBytes: 3 })
  })

  test('stay when all processes have ended between two looks', () => {
    const alive = [sight(10, harness, { own: 5 }), sight(11, 10, { own: 20, written: 2 })]
    expect(totalsAfter(alive, [])).toMatchObject({ cpuTicks: 25, writtenBytes: 2 })
  })

  test('of a process that got the pid of an ended one are its own', () => {
    const first = [sight(10, harness, { own: 5, highWaterKb: 100 })]
    const second = [sight(10, harness, { own: 2, highWaterKb: 30, startTicks: 99 })]
    expect(totalsAfter(first, second).cpuTicks).toBe(7)
  })

  test('are null where no process shows them', () => {
    const unread = { readBytes: null, writtenBytes: null, systemTicks: null }
    expect(totalsAfter([{ ...sight(10, harness), io: null }])).toMatchObject(unread)
  })
})

describe('high-water marks', () => {
  const root = (highWaterKb: number) => sight(10, harness, { highWaterKb })
  const child = (pid: number) => sight(pid, 10, { highWaterKb: 500 })

  test('of processes that lived at different times are not added up', () => {
    const looks = [[root(100), child(11)], [root(100)], [root(100)], [root(100), child(12)]]
    expect(totalsAfter(...looks)).toMatchObject({ largestHighWaterKb: 500, highWaterSumKb: 600 })
  })

  test('of processes that may have met between two looks are', () => {
    expect(totalsAfter([root(100), child(11)], [root(100), child(12)]).highWaterSumKb).toBe(1100)
  })

  test('stay after the process has replaced its program by a smaller one', () => {
    expect(totalsAfter([root(800)], [root(50)]).largestHighWaterKb).toBe(800)
  })
})
