import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ResourceUsage } from '../../../src/monitor/usage.ts'
import type { Engine } from '../../../src/targets/docker/engine.ts'
import type { StackImage } from '../../../src/targets/docker/image.ts'
import { ownLabels } from '../../../src/targets/docker/labels.ts'
import { startInContainer, testEngine, testImage } from '../../support/containers.ts'
import { firstMessage } from '../../support/programs.ts'

let engine: Engine
let image: StackImage
const network = `etl-bench-test-${randomBytes(4).toString('hex')}`
beforeAll(async () => {
  engine = await testEngine()
  image = await testImage(engine)
  await engine.docker.createNetwork({ Name: network, Labels: await ownLabels('test', false) })
})
afterAll(() => engine.docker.getNetwork(network).remove())

const start = (args: readonly string[], hostName?: string) =>
  startInContainer(args, { engine, image: image.id, network, ...(hostName && { hostName }) })

/** Runs a known load and reads its counters in the pause at its end, as a trial does. */
const measure = async (load: readonly string[]) => {
  const execution = await start(['-m', 'load', ...load])
  const own = JSON.parse(await firstMessage(execution))
  return { usage: await execution.usage(), own }
}

/** What an interpreter and the supervisor hold, MiB, and some: the loads are far larger. */
const interpretersMb = 40

const near = (value: number | null, expected: number, share: number): void => {
  expect(value).toBeGreaterThan(expected * (1 - share))
  expect(value).toBeLessThan(expected * (1 + share))
}

describe('a known load in a container', () => {
  test.each([
    ['one thread', ['burn', '2', '1']],
    ['children that have ended', ['burn_in_children', '0.5', '4']],
    ['a detached orphan that has ended', ['burn_orphaned', '2']],
  ])('CPU time of %s is within two per cent of the own count', async (_, load) => {
    const { usage, own } = await measure(load)
    expect(own.loadSeconds).toBeGreaterThan(2)
    expect(usage.cpuSeconds.value).toBeGreaterThan(own.loadSeconds * 0.98)
    expect(usage.cpuSeconds.value).toBeLessThan(own.cpuSeconds * 1.02)
    near(usage.cpuUserSeconds.value! + usage.cpuSystemSeconds.value!, usage.cpuSeconds.value!, 0.02)
    expect(usage.cpuSeconds.source).toBe(`cgroup v${engine.cgroupVersion}`)
  })

  test.each([
    ['allocate', '300'],
    ['allocate_in_child', '300'],
  ])('%s: peak memory held for 0.2 s lies between the two bounds', async (...load) => {
    const { usage } = await measure(load)
    expect(usage.peakMemoryMb.value).toBeGreaterThan(300 * 0.95)
    expect(usage.peakMemoryMb.value).toBeLessThan(300 + interpretersMb)
    expect(usage.peakMemoryUpperMb.value).toBeGreaterThanOrEqual(usage.peakMemoryMb.value!)
    expect(usage.peakMemoryUpperMb.value).toBeGreaterThan(300)
    expect(usage.peakMemoryUpperMb.value).toBeLessThan(300 + interpretersMb)
  })

  test.each(['write_file', 'write_in_child'])(
    '%s: what reaches the disk is within five per cent',
    async (load) => {
      const { usage } = await measure([load, '/tmp', '200'])
      near(usage.diskWriteMb.value, 200, 0.05)
      // The page cache is none of the memory that was needed.
      expect(usage.peakMemoryMb.value).toBeLessThan(2 * interpretersMb)
      near(usage.pageCacheMb.value, 200, 0.05)
    },
  )

  test('what comes from the disk is within five per cent', async () => {
    const { usage } = await measure(['read_file', '/tmp', '200'])
    near(usage.diskReadMb.value, 200, 0.05)
  })

  test('what goes over the network to another container is counted by both, loopback apart', async () => {
    const receiver = await start(['-c', RECEIVE], 'receiver')
    expect(await firstMessage(receiver)).toBe('listens')
    const sender = await start(['-c', SEND])
    expect(await firstMessage(sender)).toBe('{"type": "task"}')
    expect(await firstMessage(receiver)).toBe('has all')
    for (const execution of [sender, receiver]) {
      const { networkMb } = await execution.usage()
      expect(networkMb.value).toBeGreaterThan(50)
      expect(networkMb.value).toBeLessThan(50 * 1.1)
    }
    const { loopbackMb } = await sender.usage()
    expect(loopbackMb.value).toBeGreaterThan(20)
    expect(loopbackMb.value).toBeLessThan(20 * 1.1)
  })

  test('fills its time series with what the totals say', async () => {
    const { usage } = await measure(['burn', '1', '1'])
    const { series, cpuSeconds, peakMemoryMb } = usage
    const total = series!.cpuCores.reduce((sum, cores) => sum + (cores * series!.intervalMs) / 1000, 0)
    near(total, cpuSeconds.value!, 0.2)
    expect(Math.max(...series!.memoryMb)).toBeCloseTo(peakMemoryMb.value!, 0)
  })

  test('has only those figures null that are listed in docs/metrics.md', async () => {
    const { usage } = await measure(['burn', '0.1', '1'])
    expect(nulls(usage)).toEqual(
      engine.cgroupVersion === 1 ? ['cpuStallSeconds', 'memoryStallSeconds', 'ioStallSeconds'] : [],
    )
  })
})

test('counters of a line of type task are those of that moment', async () => {
  const execution = await start(['-c', TASK])
  expect(await firstMessage(execution)).toBe('{"type": "task"}')
  const atTask = await execution.usage()
  // It burns on: it does not wait to be told so.
  expect(await firstMessage(execution)).toBe('burned')
  await execution.send('go on')
  const after = await execution.usage()
  expect(after.cpuSeconds.value! - atTask.cpuSeconds.value!).toBeGreaterThan(0.3)
})

test('a container that serves another trial is measured anew', async () => {
  const execution = await start(['-c', TWICE])
  await firstMessage(execution)
  const first = await execution.usage()
  await execution.measureAnew()
  await execution.send('again')
  await firstMessage(execution)
  const second = await execution.usage()
  expect(first.peakMemoryMb.value).toBeGreaterThan(200)
  expect(second.peakMemoryMb.value).toBeLessThan(100)
  expect(first.cpuSeconds.value).toBeGreaterThan(0.5)
  expect(second.cpuSeconds.value).toBeLessThan(0.3)
})

test('a container that answers nothing gives its last counters', async () => {
  const execution = await start(['-m', 'load', 'burn', '0.5', '1'])
  await firstMessage(execution)
  const before = await execution.usage()
  const container = engine.docker.getContainer(execution.id)
  await container.pause()
  try {
    expect((await execution.usage()).cpuSeconds.value).toBeCloseTo(before.cpuSeconds.value!, 1)
  } finally {
    await container.unpause()
  }
})

const nulls = (usage: ResourceUsage): string[] =>
  Object.entries(usage).flatMap(([name, figure]) =>
    figure !== null && typeof figure === 'object' && 'value' in figure && figure.value === null ? [name] : [],
  )

const RECEIVE = `
import os, socket, sys
server = socket.create_server(("", 9000))
os.write(3, b"listens\\n")
connection, _ = server.accept()
while connection.recv(1 << 20): pass
os.write(3, b"has all\\n")
sys.stdin.readline()
`

const SEND = `
import os, socket, sys, threading
def send(host, port, mb):
    with socket.create_connection((host, port)) as connection:
        for _ in range(mb): connection.sendall(bytes(1 << 20))
send("receiver", 9000, 50)
with socket.create_server(("127.0.0.1", 9001)) as server:
    thread = threading.Thread(target=send, args=("127.0.0.1", 9001, 20))
    thread.start()
    connection, _ = server.accept()
    while connection.recv(1 << 20): pass
    thread.join()
os.write(3, b'{"type": "task"}\\n')
sys.stdin.readline()
`

const TASK = `
import os, sys, time
os.write(3, b'{"type": "task"}\\n')
while time.process_time() < 1: pass
os.write(3, b"burned\\n")
sys.stdin.readline()
sys.stdin.readline()
`

const TWICE = `
import os, sys, time
memory = bytearray(200 << 20)
while time.process_time() < 0.6: pass
memory = None
os.write(3, b"first\\n")
sys.stdin.readline()
os.write(3, b"second\\n")
sys.stdin.readline()
`
