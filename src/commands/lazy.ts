/** An action whose code is loaded when it runs: `--help` needs none of it. */
export const lazy =
  <Args extends unknown[]>(load: () => Promise<(...args: Args) => unknown>) =>
  async (...args: Args): Promise<void> => {
    const action = await load()
    await action(...args)
  }
