import { beforeAll, describe, expect, test } from 'vitest'
import { imagePaths } from '../../../src/targets/container/buildContext.ts'
import { startContainer } from '../../../src/targets/docker/container.ts'
import type { Engine } from '../../../src/targets/docker/engine.ts'
import type { StackImage } from '../../../src/targets/docker/image.ts'
import { ownLabels } from '../../../src/targets/docker/labels.ts'
import type { ContainerExecution, ContainerSpec } from '../../../src/targets/docker/supervisedContainer.ts'
import { startInContainer, testEngine, testImage } from '../../support/containers.ts'
import { firstMessage } from '../../support/programs.ts'

let engine: Engine
let image: StackImage
beforeAll(async () => {
  engine = await testEngine()
  image = await testImage(engine)
})

const start = (args: readonly string[], spec: Partial<ContainerSpec> = {}): Promise<ContainerExecution> =>
  startInContainer(args, { engine, image: image.id, ...spec })

const run = (code: string, spec?: Partial<ContainerSpec>) => start(['-c', code], spec)

const isGone = async ({ id }: ContainerExecution): Promise<boolean> =>
  engine.docker
    .getContainer(id)
    .inspect()
    .then(
      () => false,
      ({ statusCode }) => statusCode === 404,
    )

describe('a program in a container', () => {
  test('finds its input, its files and a small environment', async () => {
    const execution = await startContainer({
      engine,
      image: image.id,
      network: 'bridge',
      labels: await ownLabels('test', false),
      files: new Map([[`${imagePaths.home}/files/1/job.py`, Buffer.from('the job')]]),
      program: {
        runtime: image.prepared,
        module: 'say',
        input: Buffer.from('the input'),
        limits: { cpus: 1, memoryMb: 512 },
        environment: { MINE: 'yes' },
      },
    })
    await using _ = execution
    const said = JSON.parse(await firstMessage(execution))
    expect(said.argument).toBe('the input')
    expect(said.files['/etl-bench/files/1/job.py']).toBe('the job')
    expect(said.environment).toMatchObject({ MINE: 'yes', TZ: 'UTC', TMPDIR: '/tmp' })
    expect(Object.keys(said.environment)).not.toContain('HTTPS_PROXY')
    await execution.send('end')
    expect(await execution.exited).toMatchObject({ code: 0, signal: null, outOfMemory: false })
  })

  test('is held to its limits and has no rights', async () => {
    const execution = await run(LIMITS, { limits: { cpus: 1, memoryMb: 300 } })
    const said = JSON.parse(await firstMessage(execution))
    expect(said).toEqual({
      cpus: 1,
      memory: 300 * 2 ** 20,
      uid: 10001,
      capabilities: '0000000000000000',
      noNewPrivileges: '1',
      writable: { '/opt': false, '/etl-bench': true, '/tmp': true },
    })
  })

  test('that shares its trial’s CPUs has a quota for its part of them', async () => {
    const execution = await run(QUOTA, {
      limits: { cpus: 2, memoryMb: 600 },
      share: { cpus: 0.5, memoryMb: 200 },
    })
    expect(JSON.parse(await firstMessage(execution))).toEqual({ cpus: 2, share: 0.5, memory: 200 * 2 ** 20 })
  })

  test('tells the lines that it is sent from requests, and all of what it says comes in order', async () => {
    const execution = await run(TALK)
    await execution.send('first ✓')
    const lines: string[] = []
    for await (const line of execution.messages) {
      lines.push(line)
      if (lines.length === 20_000) await execution.usage()
    }
    const { outputTail } = await execution.exited
    expect(lines[0]).toBe('first ✓')
    expect(lines.slice(1)).toEqual(Array.from({ length: 50_000 }, (_, i) => `${i} ${'x'.repeat(i % 300)}`))
    expect(outputTail.split('\n').at(-1)).toBe('printed 99999')
  })

  test('whose lines nobody takes loses none of them', async () => {
    const execution = await run(`
import os, sys
out = os.fdopen(3, "w")
for i in range(300): out.write(str(i) + "x" * 20000 + "\\n")
`)
    await execution.exited
    const numbers: number[] = []
    for await (const line of execution.messages) numbers.push(Number.parseInt(line, 10))
    expect(numbers).toEqual(Array.from({ length: 300 }, (_, i) => i))
  })

  test('tells each line of its output as it comes', async () => {
    const heard: string[] = []
    const execution = await run('print("one"); import sys; print("two", file=sys.stderr, flush=True)', {
      onOutput: (line) => heard.push(line),
    })
    await execution.exited
    expect(heard.sort()).toEqual(['one', 'two'])
  })

  test('that can’t be found is said to have ended', async () => {
    const execution = await start(['-m', 'no_such_module'])
    const { code, outputTail } = await execution.exited
    expect(code).toBe(1)
    expect(outputTail).toContain('No module named no_such_module')
    await expect(execution.send('x')).rejects.toThrow('reads no more')
  })

  test('of an image that is not there can’t be started, and nothing is left', async () => {
    await expect(start([], { image: 'etl-bench-test/none:local' })).rejects.toThrow(
      /an image is not on this engine/,
    )
  })
})

describe('a container that ends', () => {
  test('for want of memory says so', async () => {
    const execution = await start(['-m', 'load', 'outgrow', '400'], { limits: { cpus: 1, memoryMb: 200 } })
    expect(await execution.exited).toMatchObject({ code: null, signal: 'SIGKILL', outOfMemory: true })
    const usage = await execution.usage()
    expect(usage.outOfMemory).toBe(true)
    expect(usage.peakMemoryUpperMb.value).toBeGreaterThan(195)
    expect(usage.peakMemoryUpperMb.value).toBeLessThan(201)
  })

  test('well, though one of its children was ended for want of memory, says that as well', async () => {
    const execution = await start(['-m', 'load', 'outgrow_in_child', '400'], {
      limits: { cpus: 1, memoryMb: 200 },
    })
    await firstMessage(execution)
    expect((await execution.usage()).outOfMemory).toBe(true)
    await execution.send('end')
    expect(await execution.exited).toMatchObject({ code: 0, outOfMemory: true })
  })

  test('by a signal, as if for want of memory, says which', async () => {
    const execution = await run('import os, signal; os.kill(os.getpid(), signal.SIGKILL)')
    expect(await execution.exited).toMatchObject({ code: null, signal: 'SIGKILL', outOfMemory: false })
  })

  test('goes with its volumes', async () => {
    const execution = await run('import sys; sys.stdin.readline()')
    const { Mounts } = await engine.docker.getContainer(execution.id).inspect()
    expect(Mounts.map(({ Destination }) => Destination).sort()).toEqual(['/etl-bench', '/tmp'])
    await execution.send('end')
    await execution.exited
    await execution.kill()
    expect(await isGone(execution)).toBe(true)
    for (const { Name } of Mounts)
      await expect(engine.docker.getVolume(Name!).inspect()).rejects.toMatchObject({ statusCode: 404 })
  })

  test('because it is killed while it is paused goes as well', async () => {
    const execution = await run('import sys; sys.stdin.readline()')
    await engine.docker.getContainer(execution.id).pause()
    await execution.kill()
    expect(await isGone(execution)).toBe(true)
  })

  test('because it is killed takes all its processes along', async () => {
    const execution = await start(['-m', 'family', 'stubborn'])
    await firstMessage(execution)
    const { Processes } = await engine.docker.getContainer(execution.id).top()
    expect(Processes.length).toBeGreaterThanOrEqual(4)
    await execution.kill()
    expect(await isGone(execution)).toBe(true)
    const column = 1 // `ps -ef`: UID, PID…
    for (const process of Processes) expect(isAlive(Number(process[column]))).toBe(false)
    expect(await execution.exited).toMatchObject({ outOfMemory: false })
  })
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const SAY = `
import json, os, sys
from pathlib import Path
out = os.fdopen(3, "w")
`

const LIMITS = `${SAY}
def first(*names):
    return next(Path("/sys/fs/cgroup", name).read_text().strip() for name in names if Path("/sys/fs/cgroup", name).exists())
status = dict(line.split(":\\t") for line in Path("/proc/self/status").read_text().splitlines() if ":\\t" in line)
out.write(json.dumps({
    "cpus": len(os.sched_getaffinity(0)),
    "memory": int(first("memory.max", "memory/memory.limit_in_bytes")),
    "uid": os.getuid(),
    "capabilities": status["CapEff"],
    "noNewPrivileges": status["NoNewPrivs"],
    "writable": {folder: os.access(folder, os.W_OK) for folder in ("/opt", "/etl-bench", "/tmp")},
}) + "\\n")
`

const QUOTA = `${SAY}
group = Path("/sys/fs/cgroup")
if (group / "cpu.max").exists():
    quota, period = (group / "cpu.max").read_text().split()
    memory = group / "memory.max"
else:
    quota, period = ((group / "cpu" / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
    memory = group / "memory/memory.memsw.limit_in_bytes"
out.write(json.dumps({
    "cpus": len(os.sched_getaffinity(0)),
    "share": int(quota) / int(period),
    "memory": int(memory.read_text()),
}) + "\\n")
`

const TALK = `${SAY}
out.write(sys.stdin.readline())
for i in range(50_000): out.write(f"{i} {'x' * (i % 300)}\\n")
for i in range(100_000): print("printed", i)
`
