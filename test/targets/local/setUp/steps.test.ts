import { expect, test } from 'vitest'
import { createSteps, describeActivity } from '../../../../src/targets/local/setUp/steps.ts'

const record = () => {
  const shown: string[] = []
  const notes: string[] = []
  const progress = {
    step: ({
      name,
      done,
      total,
      unit,
      detail,
    }: {
      name: string
      done?: number
      total?: number
      unit?: string
      detail?: string
    }) => void shown.push(`${name} ${done}/${total} ${unit}: ${detail}`),
    note: (line: string) => void notes.push(line),
  }
  return { shown, notes, progress }
}

test('shows how many of all announced steps are done, and what is under way', async () => {
  const { shown, notes, progress } = record()
  const steps = createSteps(progress)
  const [first, second] = [steps.add('uv'), steps.add('spark jars')]
  const begun = first.run(async (onLine) => onLine('Downloading uv-1.whl (17 MB)'))
  await Promise.all([begun, second.run(() => begun)])
  expect(shown).toEqual([
    'set-up 0/2 steps: uv',
    'set-up 0/2 steps: uv: downloading uv-1.whl (17 MB)',
    'set-up 0/2 steps: uv: downloading uv-1.whl (17 MB); spark jars',
    'set-up 1/2 steps: spark jars',
    'set-up 2/2 steps: ',
  ])
  expect(notes).toEqual([
    expect.stringMatching(/^Set up: uv \(\d+\.\d s\)$/),
    expect.stringMatching(/^Set up: spark jars \(\d+\.\d s\)$/),
  ])
})

test('a step that fails is not counted and passes its error on', async () => {
  const { notes, progress } = record()
  const step = createSteps(progress).add('uv')
  await expect(step.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(notes).toEqual([])
})

test.each([
  ['downloading https://mirror.example/maven2/org/a/1/a-1.jar ...', 'downloading a-1.jar'],
  ['   Building pyspark==4.1.4', 'building pyspark==4.1.4'],
  ['Prepared 46 packages in 2.46s', 'prepared 46 packages in 2.46s'],
  [' + aiohttp==3.14.5', undefined],
  ['WARNING: Running pip as root', undefined],
])('of the line %o people see %o', (line, seen) => {
  expect(describeActivity(line)).toBe(seen)
})
