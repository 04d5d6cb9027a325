import type * as Plot from '@observablehq/plot'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import type { StackResult } from '../../src/analysis/stackResult.ts'
import { incompleteText, statusText } from '../../src/analysis/statusText.ts'
import type { ExecutionResult } from '../../src/trial/record.ts'
import { formatMemory, formatTime } from '../format.ts'
import { firstLine } from '../terminal.ts'
import type { Canvas } from './drawing.ts'
import { logTicks, paddedDomain } from './logScale.ts'
import { html, type Markup, plain } from './markup.ts'
import type { Page } from './page.ts'
import { layRows } from './rows.ts'

const DRAWN = 44
/** Px at the right for trials without a time. */
const FAILURE_ROOM = 34

interface Dot {
  trial: ExecutionResult
  stack: string
  y: number
  label: string
}

/** Every trial as a dot, those of a block joined; what failed has a cross at the edge. */
export const trialsFigure = ({ figure, styles }: Page, result: ScenarioResult): Markup | null => {
  const stacks = Object.entries(result.stackResults)
  if (stacks.every(([, { executionResults }]) => executionResults.length === 0)) return null
  const failed = stacks.flatMap(([, { executionResults }]) => executionResults.filter((t) => !hasTime(t)))
  const notRun = stacks.reduce((sum, [, { aggregatedMetrics }]) => sum + aggregatedMetrics.trials.notRun, 0)
  return figure({
    title: 'Every trial',
    caption: html`A dot is a trial, a thin line joins the trials of one block, and the upright mark is the median. ${
      failed.length > 0
        ? 'A cross at the right edge is a trial that did not complete: it has no time that could be compared.'
        : notRun === 0 && 'All trials completed.'
    }${notRun > 0 && ` ${notRun} planned ${notRun === 1 ? 'trial was' : 'trials were'} not run.`}`,
    description: stacks.map(([, stack]) => `${stack.label}: ${trialsText(stack)}`).join('. '),
    draw: (canvas) => drawTrials(canvas, stacks, styles, failed.length > 0),
    table: {
      header: ['stack and block', 'how it ended', 'time', 'start-up', 'peak memory', 'CPU', 'why'],
      rows: stacks.flatMap(([, { label, executionResults }]) =>
        executionResults.map((trial) => [
          `${label}, block ${trial.block}`,
          trial.status === 'completed' ? 'completed' : html`<strong>✗ ${statusText[trial.status]}</strong>`,
          hasTime(trial) ? formatTime(trial.metrics.executionTimeMs!) : '–',
          trial.metrics.startupTimeMs === null ? '–' : formatTime(trial.metrics.startupTimeMs),
          trial.metrics.peakMemoryMb === null
            ? '–'
            : formatMemory(trial.metrics.peakMemoryMb, trial.metrics.peakMemoryMb),
          trial.cpuSeconds === null ? '–' : formatTime(trial.cpuSeconds * 1000),
          trial.error ? firstLine(trial.error.message) : '',
        ]),
      ),
    },
  })
}

/** A trial that did not complete has no time that anyone should read, even where one was taken. */
const hasTime = ({ status, metrics }: ExecutionResult): boolean =>
  status === 'completed' && metrics.executionTimeMs !== null

const trialsText = ({ aggregatedMetrics: { trials, executionTimeMs } }: StackResult): string => {
  const others = incompleteText(trials)
  const count = `${trials.ended.completed} of ${trials.planned} completed`
  return [
    executionTimeMs ? `median ${formatTime(executionTimeMs.median)}` : 'no time',
    others === '' ? count : `${count} ✗ ${others}`,
  ].join(' · ')
}

const drawTrials = (
  canvas: Canvas,
  stacks: readonly (readonly [string, StackResult])[],
  styles: Page['styles'],
  someFailed: boolean,
): Plot.PlotOptions => {
  const { plot, isNarrow } = canvas
  const laid = layRows(
    canvas,
    stacks.map(([, stack]) => ({ name: stack.label, value: trialsText(stack) })),
    DRAWN,
    someFailed ? { marginRight: FAILURE_ROOM } : {},
  )
  const blocks = [...new Set(stacks.flatMap(([, s]) => s.executionResults.map(({ block }) => block)))].sort(
    (a, b) => a - b,
  )
  const offset = (block: number): number =>
    blocks.length < 2 ? 0 : (blocks.indexOf(block) / (blocks.length - 1) - 0.5) * (DRAWN - 12)
  const dots = stacks.flatMap(([stack, { label, executionResults }], index) =>
    executionResults.map(
      (trial): Dot => ({ trial, stack, label, y: laid.middle(index) + offset(trial.block) }),
    ),
  )
  const timed = dots.filter(({ trial }) => hasTime(trial))
  const times = timed.map(({ trial }) => trial.metrics.executionTimeMs! / 1000)
  const domain = times.length > 0 ? paddedDomain(times) : ([0.1, 10] as const)
  // Without times there is a place for marks, and no scale.
  const ticks = times.length === 0 ? [] : logTicks(domain, isNarrow ? 4 : 8)
  const x = ({ trial }: Dot): number => trial.metrics.executionTimeMs! / 1000
  const medians = stacks.flatMap(([stack, { aggregatedMetrics }], index) =>
    aggregatedMetrics.executionTimeMs
      ? [{ stack, x: aggregatedMetrics.executionTimeMs.median / 1000, middle: laid.middle(index) }]
      : [],
  )
  const styleOf = (stack: string) => styles.get(stack)!
  return {
    ...laid.options,
    x: { type: 'log', domain: [...domain], label: 'time in seconds, log scale →' },
    symbol: { type: 'identity' as never },
    marks: [
      // Plot's own labels of a log scale leave out whichever it takes for crowded.
      plot.axisX(ticks, { tickSize: 4, text: (value: number) => `${value}` }),
      plot.gridX(ticks, { strokeOpacity: 0.12 }),
      ...laid.labels,
      plot.line(timed, {
        x,
        y: 'y',
        z: ({ trial }: Dot) => trial.block,
        stroke: 'currentColor',
        strokeOpacity: 0.28,
        strokeWidth: 1,
      }),
      plot.ruleX(medians, {
        x: 'x',
        y1: ({ middle }: { middle: number }) => middle - DRAWN / 2,
        y2: ({ middle }: { middle: number }) => middle + DRAWN / 2,
        stroke: 'currentColor',
        strokeWidth: 2,
      }),
      plot.dot(timed, {
        x,
        y: 'y',
        r: 4.5,
        fill: ({ stack }: Dot) => styleOf(stack).color,
        stroke: 'var(--page)',
        strokeWidth: 0.8,
        symbol: ({ stack }: Dot) => styleOf(stack).symbol,
        title: ({ trial, label }: Dot) =>
          plain(`${label}, block ${trial.block}: ${formatTime(trial.metrics.executionTimeMs!)}`),
      }),
      plot.dot(
        dots.filter(({ trial }) => !hasTime(trial)),
        {
          frameAnchor: 'right',
          dx: FAILURE_ROOM - 14,
          y: 'y',
          r: 5,
          symbol: 'times',
          stroke: 'var(--bad)',
          strokeWidth: 2.4,
          title: ({ trial, label }: Dot) =>
            plain(
              `${label}, block ${trial.block}: ${statusText[trial.status]}${trial.error ? `: ${firstLine(trial.error.message)}` : ''}`,
            ),
        },
      ),
    ],
  }
}
