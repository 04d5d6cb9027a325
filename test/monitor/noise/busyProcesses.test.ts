import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { localTable } from '../../../src/monitor/localTable.ts'
import { busyProcesses, readProcessTimes } from '../../../src/monitor/noise/busyProcesses.ts'

test.runIf(process.platform === 'linux')(
  'a process that burns is named with what it used, unless it is ours',
  async () => {
    const before = readProcessTimes()
    const burner = spawn('python3', ['-c', 'print("", flush=True)\nwhile True: pass'])
    onTestFinished(() => void burner.kill('SIGKILL'))
    await once(burner.stdout, 'data')
    const pid = burner.pid!
    const started = performance.now()
    // Its own count decides when: on a busy machine it gets less than a core.
    while (localTable.stat(pid)!.ownTicks < 100) await sleep(50)
    const after = readProcessTimes()
    const wall = (performance.now() - started) / 1000
    const [key, ticks] = [...after].find(([key]) => key.startsWith(`${pid} `))!
    // Three others may be busier on a machine that is shared.
    const found = busyProcesses(before, new Map([[key, ticks]]), wall, new Set())
    expect(found).toEqual([{ pid, name: expect.stringContaining('python'), cores: ticks / 100 / wall }])
    expect(busyProcesses(before, after, wall, new Set([pid])).map((one) => one.pid)).not.toContain(pid)
  },
)

test('only the three busiest are named, the busiest first', () => {
  const after = new Map([1, 2, 3, 4, 5].map((n) => [`${4294967200 + n} 1`, n * 100]))
  const found = busyProcesses(new Map(), after, 100, new Set())
  expect(found.map(({ pid, cores }) => [pid, cores])).toEqual([[4294967205, 0.05]])
  const shorter = busyProcesses(new Map(), after, 10, new Set())
  expect(shorter.map(({ cores }) => cores)).toEqual([0.5, 0.4, 0.3])
})
