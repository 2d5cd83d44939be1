/** For a server under test (`node --expose-gc --import`): on SIGUSR2 it says what is left after a garbage collection. */
process.on('SIGUSR2', async () => {
  await globalThis.gc({ type: 'major', execution: 'async' });
  const { heapUsed, external } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter(name => name === 'TCPSocketWrap').length;
  process.stdout.write(`${JSON.stringify({ held: { bytes: heapUsed + external, sockets } })}\n`);
});
