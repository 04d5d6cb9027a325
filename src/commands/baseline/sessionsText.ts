/** `1 session`, `5 sessions`. */
export const sessionsText = (count: number): string => (count === 1 ? '1 session' : `${count} sessions`)
