import { expect, test } from 'vitest'
import { trialWarnings } from '../../src/analysis/trialWarnings.ts'
import type { Warning } from '../../src/stats/warning.ts'
import { trial } from './records.ts'

const java = (percent: number, pid = 7): Warning => ({
  code: 'otherProcesses',
  subject: 'java',
  text: `another process (java, pid ${pid}) used ${percent} % of a core`,
  advice: 'end it, or run more blocks',
  figure: `${percent} %`,
  severity: percent / 100,
})
const busy: Warning = { code: 'busyMachine', text: 'the machine was still busy', advice: '' }

const stack = (label: string, warnings: Record<number, Warning[]>) => ({
  label,
  executionResults: [1, 2, 3].map((block) => trial(block, { warnings: warnings[block] ?? [] })),
})

const texts = (...stacks: ReturnType<typeof stack>[]) => trialWarnings(stacks).map(({ text }) => text)

test('what was the same in blocks of one stack is one warning that names them', () => {
  expect(texts(stack('a', { 1: [busy], 3: [busy] }), stack('b', {}))).toEqual([
    'the machine was still busy in blocks 1 and 3 of a',
  ])
})

test('of different figures the largest is told, with whom it was', () => {
  expect(
    trialWarnings([stack('a', { 2: [java(40)], 3: [java(90, 8)] }), stack('b', { 3: [java(50)] })]),
  ).toEqual([
    {
      ...java(90, 8),
      text: 'another process (java, pid 8) used up to 90 % of a core in blocks 2 and 3 of a and block 3 of b',
    },
  ])
})

test('texts that differ in their figure alone are one warning', () => {
  const stolen = (percent: number): Warning => ({
    code: 'stolenTime',
    text: `the hypervisor withheld ${percent} % of the CPU time`,
    advice: '',
    figure: `${percent} %`,
    severity: percent / 100,
  })
  expect(texts(stack('a', { 1: [stolen(2)], 2: [stolen(5)] }), stack('b', { 1: [stolen(3)] }))).toEqual([
    'the hypervisor withheld up to 5 % of the CPU time in blocks 1 and 2 of a and block 1 of b',
  ])
})

test('where it was in the same blocks of all stacks, blocks say enough', () => {
  const all = { 1: [java(40)], 2: [java(40)], 3: [java(40)] }
  expect(texts(stack('a', all), stack('b', all))).toEqual([
    'another process (java, pid 7) used 40 % of a core in blocks 1, 2 and 3',
  ])
})

test('different kinds stay apart, and quiet trials give none', () => {
  const python = {
    ...java(40),
    subject: 'python',
    text: 'another process (python, pid 9) used 40 % of a core',
  }
  expect(texts(stack('a', { 1: [java(40), python, busy] }))).toEqual([
    'another process (java, pid 7) used 40 % of a core in block 1',
    'another process (python, pid 9) used 40 % of a core in block 1',
    'the machine was still busy in block 1',
  ])
  expect(texts(stack('a', {}))).toEqual([])
})
