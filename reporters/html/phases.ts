import type * as Plot from '@observablehq/plot'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { statusText } from '../../src/analysis/statusText.ts'
import { formatTime } from '../format.ts'
import type { Canvas } from './drawing.ts'
import { html, type Markup, plain } from './markup.ts'
import type { Page } from './page.ts'
import { layRows } from './rows.ts'
import { typicalTrial } from './typicalTrial.ts'

const DRAWN = 26
/** Px below which a number does not fit into its part. */
const NUMBER_ROOM = 13

interface StackPhases {
  label: string
  /** In words, where its trial did not complete: its time is none. */
  failure: string | null
  block: number
  totalMs: number
  /** By phase, in ms. */
  ms: ReadonlyMap<string, number>
}

/** What the time went into, stacked; numbers in the bars are those of the legend. */
export const phasesFigure = ({ figure }: Page, result: ScenarioResult): Markup | null => {
  const stacks = Object.values(result.stackResults).flatMap((stack): StackPhases[] => {
    const trial = typicalTrial(stack)
    if (!trial || trial.phases.length === 0) return []
    const ms = new Map<string, number>()
    for (const phase of trial.phases) ms.set(nameOf(phase), (ms.get(nameOf(phase)) ?? 0) + phase.ms)
    const failure = trial.status === 'completed' ? null : `✗ ${statusText[trial.status]}`
    return [{ label: stack.label, failure, block: trial.block, totalMs: sumOf(ms), ms }]
  })
  if (stacks.length === 0) return null
  const names = [...new Set(stacks.flatMap(({ ms }) => [...ms.keys()]))]
  return figure({
    title: 'Where the time went',
    caption: html`Phases of the trial nearest to each stack’s median. The time that stacks are compared by is all of it, start-up included.${stacks.some(({ failure }) => failure !== null) && ' Where ✗ stands no trial completed: the phases of the last are as far as it came, and its time cannot be compared.'}`,
    description: stacks
      .map(
        (stack) =>
          `${headOf(stack)}: ${[...stack.ms].map(([name, t]) => `${name} ${formatTime(t)}`).join(', ')}`,
      )
      .join('. '),
    legend: html`<ol class="legend">${names.map(
      (name, index) =>
        html`<li><span class="swatch phase-${tone(index)}" aria-hidden="true"></span>${index + 1} ${name}</li>`,
    )}</ol>`,
    draw: (canvas) => drawPhases(canvas, stacks, names),
    table: {
      header: ['phase', ...stacks.map(headOf)],
      rows: [
        ...names.map((name) => [
          name,
          ...stacks.map(({ ms, totalMs }) => {
            const time = ms.get(name)
            return time === undefined ? '–' : `${formatTime(time)} (${Math.round((100 * time) / totalMs)} %)`
          }),
        ]),
        ['all', ...stacks.map(({ totalMs }) => formatTime(totalMs))],
      ],
    },
  })
}

const headOf = ({ label, block, failure }: StackPhases): string =>
  `${label}, block ${block}${failure === null ? '' : ` ${failure}`}`

const sumOf = (ms: ReadonlyMap<string, number>): number => [...ms.values()].reduce((a, b) => a + b, 0)

/** The step that is the whole task needs no name. */
const nameOf = ({ name, step }: { name: string; step: string | null }): string =>
  step === null || step === 'output' ? name : `${step}: ${name}`

const TONES = 6
const tone = (index: number): number => (index % TONES) + 1

const drawPhases = (
  canvas: Canvas,
  stacks: readonly StackPhases[],
  names: readonly string[],
): Plot.PlotOptions => {
  const { plot, width, isNarrow } = canvas
  const laid = layRows(
    canvas,
    stacks.map(({ label, totalMs, failure }) => ({
      name: label,
      value: failure === null ? formatTime(totalMs) : `${failure} after ${formatTime(totalMs)}`,
    })),
    DRAWN,
  )
  const longest = Math.max(...stacks.map(({ totalMs }) => totalMs))
  const parts = stacks.flatMap(({ label, ms }, row) => {
    let from = 0
    return names.flatMap((name, index) => {
      const time = ms.get(name)
      if (time === undefined || time <= 0) return []
      const part = {
        label,
        name,
        index,
        time,
        from: from / 1000,
        to: (from + time) / 1000,
        middle: laid.middle(row),
      }
      from += time
      return [part]
    })
  })
  type Drawn = (typeof parts)[number]
  return {
    ...laid.options,
    x: {
      domain: [0, longest / 1000],
      label: 'seconds since the start →',
      ticks: isNarrow ? 4 : 8,
      tickSize: 4,
    },
    marks: [
      plot.gridX({ ticks: isNarrow ? 4 : 8, strokeOpacity: 0.12 }),
      ...laid.labels,
      plot.rect(parts, {
        x1: 'from',
        x2: 'to',
        y1: ({ middle }: Drawn) => middle - DRAWN / 2,
        y2: ({ middle }: Drawn) => middle + DRAWN / 2,
        fill: ({ index }: Drawn) => `var(--phase-${tone(index)})`,
        stroke: 'var(--quiet)',
        strokeWidth: 0.75,
        title: ({ label, name, time }: Drawn) => plain(`${label}, ${name}: ${formatTime(time)}`),
      }),
      plot.text(
        parts.filter(({ time }) => (time / longest) * (width - 20) >= NUMBER_ROOM),
        {
          x: ({ from, to }: Drawn) => (from + to) / 2,
          y: 'middle',
          text: ({ index }: Drawn) => `${index + 1}`,
          fill: 'var(--phase-text)',
          pointerEvents: 'none',
        },
      ),
    ],
  }
}
