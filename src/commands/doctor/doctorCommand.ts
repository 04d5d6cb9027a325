import type { Command } from 'commander'
import picocolors from 'picocolors'
import { terminalOf } from '../../../reporters/terminal.ts'
import { examinationText } from './text.ts'

/** `etl-bench doctor`: whether runs would work here, how exactly they would measure, and what to do about the rest. */
export const addDoctorCommand = (program: Command): void => {
  program
    .command('doctor')
    .description(
      'say what this machine can run and measure, how exactly, and what to do about the rest; exit code 1 if the ' +
        'default run would not work',
    )
    .option('--json', 'the same as JSON')
    .action(doctor)
}

const doctor = async ({ json }: { json?: boolean }): Promise<void> => {
  // Loaded here, as `--help` needs none of it.
  const { examine } = await import('./examine.ts')
  const examination = await examine(process.cwd(), AbortSignal.timeout(LONGEST_MS))
  const { color, width } = terminalOf()
  console.log(
    json
      ? JSON.stringify(examination, null, 2)
      : examinationText(examination, width, picocolors.createColors(color)),
  )
  // Other targets are asked for by name: a machine without an engine is well.
  if (examination.works.local === false) process.exitCode = 1
}

/** A program that hangs (an interpreter on a dead network drive) must not hang the doctor. */
const LONGEST_MS = 60_000
