const MOST_SHOWN = 8

/** A note on an input whose files differ in their columns. A column that a file lacks is null in its rows. */
export const columnChanges = (table: string, changes: readonly string[]): string => {
  const more = changes.length - MOST_SHOWN
  const shown = [...changes.slice(0, MOST_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])]
  return `input ${table}: columns differ between files: ${shown.join('; ')}`
}
