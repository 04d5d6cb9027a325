import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { ownLabels } from '../../../src/targets/docker/labels.ts'
import { meterServices } from '../../../src/targets/docker/serviceUsage.ts'
import { startInContainer, testEngine, testImage } from '../../support/containers.ts'
import { firstMessage } from '../../support/programs.ts'

test('what two containers use is counted from where it begins, and what is gone says so', async () => {
  const engine = await testEngine()
  const image = await testImage(engine)
  const network = `etl-bench-test-${randomBytes(4).toString('hex')}`
  await engine.docker.createNetwork({ Name: network, Labels: await ownLabels('test', false) })
  onTestFinished(() => engine.docker.getNetwork(network).remove())
  const start = (code: string, hostName: string) =>
    startInContainer(['-c', code], { engine, image: image.id, network, hostName })
  const receiver = await start(RECEIVE, 'receiver')
  expect(await firstMessage(receiver)).toBe('listens')
  const sender = await start(WORK, 'sender')
  // It has worked before, which counts for nothing.
  expect(await firstMessage(sender)).toBe('ready')

  using meter = await meterServices(engine, [
    { name: 'sender', id: sender.id },
    { name: 'receiver', id: receiver.id },
    { name: 'missing', id: 'etl-bench-test-missing' },
  ])
  await sender.send('go on')
  const own = Number(await firstMessage(sender))
  expect(await firstMessage(receiver)).toBe('has all')
  const [sent, received, missing] = await meter.read()

  expect(sent!.cpuSeconds.value).toBeGreaterThan(own * 0.98)
  expect(sent!.cpuSeconds.value).toBeLessThan(own * 1.1 + 0.2)
  expect(sent!.peakMemoryMb.value).toBeGreaterThan(200)
  expect(sent!.peakMemoryMb.value).toBeLessThan(240)
  expect(received!.peakMemoryMb.value).toBeLessThan(60)
  for (const { networkMb } of [sent!, received!]) {
    expect(networkMb.value).toBeGreaterThan(20)
    expect(networkMb.value).toBeLessThan(22)
  }
  expect(missing!.cpuSeconds).toEqual({ value: null, reason: expect.stringContaining('no such container') })
})

const RECEIVE = `
import os, socket, sys
server = socket.create_server(("", 9000))
os.write(3, b"listens\\n")
connection, _ = server.accept()
while connection.recv(1 << 20): pass
os.write(3, b"has all\\n")
sys.stdin.readline()
`

const WORK = `
import os, socket, sys, time
def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
burn(1)
os.write(3, b"ready\\n")
sys.stdin.readline()
began = time.process_time()
memory = bytearray(b"z") * (200 << 20)
burn(1)
# The engine looks once a second.
time.sleep(5)
del memory
with socket.create_connection(("receiver", 9000)) as connection:
    for _ in range(20): connection.sendall(bytes(1 << 20))
os.write(3, f"{time.process_time() - began}\\n".encode())
sys.stdin.readline()
`
