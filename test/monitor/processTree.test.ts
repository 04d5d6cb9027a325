import { describe, expect, test } from 'vitest'
import type { ProcessTable } from '../../src/monitor/processTable.ts'
import { followTree } from '../../src/monitor/processTree.ts'

interface Process {
  pid: number
  ppid: number
  session?: number
  startTicks?: number
  marker?: string
}

const still = { state: 'R', ownTicks: 0, reapedTicks: 0, systemTicks: 0, majorFaults: 0 }

/** A machine whose processes are what `now` holds; counts the close looks. */
const machine = () => {
  const state = { now: [] as Process[], looks: 0 }
  const find = (pid: number) => state.now.find((process) => process.pid === pid)
  const table: ProcessTable = {
    source: 'fake',
    keepsHighWater: true,
    pids: () => state.now.map(({ pid }) => pid),
    stat: (pid) => {
      state.looks += 1
      const process = find(pid)
      if (!process) return null
      return { ...still, session: 1, startTicks: pid, ...process }
    },
    variable: (pid) => find(pid)?.marker ?? null,
    memory: () => null,
    io: () => null,
    proportionalKb: async () => null,
  }
  return { state, table }
}

const root = { pid: 10, ppid: 1, session: 10 }
const first = { pid: 10, startTicks: 10 }

describe('on a fake machine, a tree', () => {
  test('is what its control group holds, and by other signs only what has left that when all must be found', () => {
    const { state, table } = machine()
    const group = () => [10, 77].filter((pid) => state.now.some((process) => process.pid === pid))
    const tree = followTree(table, { first, marker: 'm', before: [77], group })
    const stray = { pid: 78, ppid: 1, session: 78, marker: 'm' }
    const pids = (everything?: boolean) =>
      tree
        .scan(everything)
        .map(({ pid }) => pid)
        .sort()
    state.now = [root, { pid: 77, ppid: 1, session: 77 }, stray]
    expect([pids(), pids(true)]).toEqual([
      [10, 77],
      [10, 77, 78],
    ])
    state.now = [stray]
    expect(pids()).toEqual([78])
  })

  const follow = (...looks: Process[][]): number[] => {
    const { state, table } = machine()
    state.now = looks[0]!
    const tree = followTree(table, { first, marker: 'ours' })
    let pids: number[] = []
    for (const now of looks) {
      state.now = now
      pids = tree.scan().map(({ pid }) => pid)
    }
    return pids.sort((a, b) => a - b)
  }

  test('has children that are listed before their parents', () => {
    const listed = [{ pid: 3, ppid: 5 }, { pid: 5, ppid: 10 }, { pid: 7, ppid: 1 }, root]
    expect(follow(listed)).toEqual([3, 5, 10])
  })

  test('has what stays in its session after its parent has ended', () => {
    expect(follow([root], [{ pid: 12, ppid: 1, session: 10 }])).toEqual([12])
  })

  test('keeps a process that has left its session and lost its parent', () => {
    const child = { pid: 12, ppid: 10, session: 12 }
    expect(follow([root, child], [root, { ...child, ppid: 1 }])).toEqual([10, 12])
  })

  test('has a process that only the marker shows, and its unmarked children', () => {
    const marked = { pid: 12, ppid: 1, session: 12, marker: 'ours' }
    const unmarked = { pid: 11, ppid: 12, session: 11 }
    expect(follow([root, unmarked, marked, { pid: 13, ppid: 1, marker: 'theirs' }])).toEqual([10, 11, 12])
  })

  test('leaves alone a stranger that got the pid of its first process, and the children of that', () => {
    const stranger = { pid: 10, ppid: 1, session: 10, startTicks: 77 }
    expect(follow([stranger, { pid: 12, ppid: 10, session: 10 }])).toEqual([])
  })

  test('leaves alone a stranger that got the pid of a member long ago', () => {
    const member = { pid: 12, ppid: 10, session: 12 }
    const stranger = { pid: 12, ppid: 1, session: 12, startTicks: 77 }
    expect(follow([root, member], [root], [root], [root, stranger])).toEqual([10])
  })

  test('leaves alone a stranger that got the pid of a member at once, and the children of that', () => {
    const member = { pid: 12, ppid: 10, session: 12 }
    const stranger = { pid: 12, ppid: 1, session: 12, startTicks: 77 }
    expect(follow([root, member], [root, stranger, { pid: 13, ppid: 12, session: 12 }])).toEqual([10])
  })

  test('keeps its session when the first process has long ended', () => {
    const member = { pid: 12, ppid: 1, session: 10 }
    expect(follow([root, member], [member], [member], [member, { pid: 14, ppid: 1, session: 10 }])).toEqual([
      12, 14,
    ])
  })

  test('does not take in the session of a process that only the marker shows', () => {
    const marked = { pid: 12, ppid: 1, session: 5, marker: 'ours' }
    const neighbour = { pid: 6, ppid: 5, session: 5 }
    expect(follow([root, marked, neighbour], [root, marked, neighbour])).toEqual([10, 12])
  })

  test('looks at what does not belong to it once', () => {
    const { state, table } = machine()
    state.now = [root, { pid: 3, ppid: 1 }, { pid: 4, ppid: 1 }]
    const tree = followTree(table, { first, marker: 'ours', before: [3] })
    tree.scan()
    state.looks = 0
    tree.scan()
    expect(state.looks).toBe(1)
  })
})
