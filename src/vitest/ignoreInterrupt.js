// Loaded into bench workers before anything else: the main process decides when they end.
process.on('SIGINT', () => {})
