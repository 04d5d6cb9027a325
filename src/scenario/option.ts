/** An option after `--`, which is also an environment variable. */
export interface Option {
  help: string
  /** What stands for the value in the help; empty: a switch. */
  value: string
  parse(text: string): unknown
  /** Where in the configuration the value goes. */
  put: string[]
}

/** Text that is no number stays text, so that the schema can say what it expected. */
export const number = (text: string): unknown =>
  text.trim() === '' ? text : Number.isNaN(Number(text)) ? text : Number(text)

export const list = (text: string): string[] => text.split(',').map((part) => part.trim())

export const flag = (text: string): unknown =>
  text === '' || text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text

export const text = (value: string): string => value

/** `5%` is 0.05. */
export const share = (text: string): unknown => {
  const percent = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text)
  return percent ? Number(percent[1]) / 100 : text
}
