/** Versions that Vitest 5 and our own dependencies run on. */
const supported = '^22.22 || ^24 || >=26'

/** True for the versions in `supported`. */
export const isSupportedNode = (version: string): boolean => {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return (major === 22 && minor >= 22) || major === 24 || major >= 26
}

/** Ends the command with one line on a Node that would fail later with an obscure error. */
export const requireNode = (): void => {
  if (isSupportedNode(process.version)) return
  console.error(
    `etl-bench needs Node ${supported}; this is ${process.version} (${process.execPath}). ` +
      'Install a newer Node, or put one into the project: npm install --save-dev node@24',
  )
  process.exit(1)
}
