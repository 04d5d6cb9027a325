import { expect, test } from 'vitest'
import { storedScenario } from '../../src/analysis/storedSessions.ts'
import { outputChanged } from '../../src/controller/outputChanged.ts'
import { trial, unsoundTrial } from '../analysis/records.ts'
import { dataset, stored } from '../baseline/sessionRecords.ts'

const wrote = (digest: string) => [trial(1, { output: { rows: 2, digest, files: 1, bytes: 10 } })]

const sessions = stored()
const digestOfSessions = 'a1'
const texts = (...args: Parameters<typeof outputChanged>) => outputChanged(...args).map(({ text }) => text)

test('another output than that of a revision in the same blocks is said, and the same is not', () => {
  const against = (digest: string) => ({ base: { ref: 'main', trials: wrote(digest) }, stored: null })
  expect(texts(wrote('b2'), 'd', against('a1'))).toEqual(['this revision writes another output than main'])
  expect(texts(wrote('a1'), 'd', against('a1'))).toEqual([])
  expect(texts([unsoundTrial(1, 'failed', 'boom')], 'd', against('a1'))).toEqual([])
})

test('another output than that of stored sessions is said, where their input was the same', () => {
  const against = { base: null, stored: sessions }
  const text = 'this run writes another output than the sessions of the baseline'
  expect(texts(wrote('b2'), dataset.digest, against)).toEqual([text])
  expect(texts(wrote(digestOfSessions), dataset.digest, against)).toEqual([])
  expect(texts(wrote('b2'), 'other input', against)).toEqual([])
})

test('sessions of an earlier version have no digest and say nothing', () => {
  const old = sessions.map(({ stacks, ...session }) => {
    const trials = stacks.spark!.map(({ digest: _, ...rest }) => rest)
    const { runId, startedAt } = session
    return { ...storedScenario.parse({ ...session, stacks: { spark: trials } }), runId, startedAt }
  })
  expect(texts(wrote('b2'), dataset.digest, { base: null, stored: old })).toEqual([])
})
