/** Loaded into a server under test with `node --expose-gc --import`. On SIGUSR2, the server collects garbage and prints its
 *  memory usage and its number of open sockets. */
process.on('SIGUSR2', async () => {
  await globalThis.gc({ type: 'major', execution: 'async' });
  const { heapUsed, external } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter(name => name === 'TCPSocketWrap').length;
  process.stdout.write(`${JSON.stringify({ heapUsage: { bytes: heapUsed + external, sockets } })}\n`);
});
