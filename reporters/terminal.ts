import { stripVTControlCharacters } from 'node:util'

/** How to write for a terminal or a log. */
export interface TerminalOptions {
  color: boolean
  /** Columns. */
  width: number
}

interface Stream {
  isTTY?: boolean
  columns?: number
}

/** What the stream can show: no colour where it is no terminal or NO_COLOR is set, unless FORCE_COLOR is. */
export const terminalOf = (
  stream: Stream = process.stdout,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): TerminalOptions => {
  const forced = environment.FORCE_COLOR !== undefined && environment.FORCE_COLOR !== '0'
  return {
    color: forced || (stream.isTTY === true && !environment.NO_COLOR),
    width: stream.columns ?? 80,
  }
}

/** Text from outside without what a terminal would obey; line breaks stay. */
export const harmless = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced.
  stripVTControlCharacters(text).replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ')

/** The first line of a text that may have many. */
export const firstLine = (text: string): string => text.split('\n', 1)[0]!
