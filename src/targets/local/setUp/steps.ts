import type { Progress } from '../../target.ts'

/** The steps of the set-up as one line of progress: how many are done of how many, and what is under way. */
interface Steps {
  /** Announces a step, so that the total is right from the start. */
  add(label: string): Step
}

export interface Step {
  /** Does the step. Lines that the work prints are shown while it runs. */
  run<T>(work: (onLine: (line: string) => void) => Promise<T>): Promise<T>
}

/** Reports to `progress` as the step named `set-up`. */
export const createSteps = (progress: Progress): Steps => {
  const underWay = new Map<string, string>()
  let total = 0
  let done = 0

  const show = () => {
    const detail = [...underWay].map(([label, line]) => (line ? `${label}: ${line}` : label)).join('; ')
    progress.step({ name: 'set-up', detail, done, total, unit: 'steps' })
  }

  return {
    add: (label) => {
      total++
      return {
        run: async (work) => {
          const began = performance.now()
          underWay.set(label, '')
          show()
          const result = await work((line) => {
            const activity = describeActivity(line)
            if (activity === undefined || activity === underWay.get(label)) return
            underWay.set(label, activity)
            show()
          }).finally(() => underWay.delete(label))
          done++
          show()
          progress.note(`Set up: ${label} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
          return result
        },
      }
    },
  }
}

/** What a line of pip, uv or Ivy says about the work under way; most of their lines say nothing of it. */
export const describeActivity = (line: string): string | undefined => {
  const words = /^\s*(downloading|building|resolved|prepared|installed|bytecode compiled) (.+)/i.exec(line)
  if (!words) return undefined
  const [, verb = '', rest = ''] = words
  // Of an address only the file's name matters.
  return `${verb.toLowerCase()} ${rest.replace(/\S+:\/\/\S+\/(\S+)( \.\.\.)?/, '$1')}`.slice(0, 60)
}
