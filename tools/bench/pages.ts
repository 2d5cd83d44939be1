/** The servers of the benchmarks in a browser: the product, an empty Next app, and the quickstart's pages. */
import { buildPlain, buildProduct, startCommand } from './builds';
import { startUpstream } from './child-processes';
import { makeEmptyPostgres } from './databases';
import { ServerProcess } from './server-process';

/** Starts the servers. Proof's sessions and script are delayed by `upstreamDelayMs`. @returns the URL of each */
export async function startPageServers(): Promise<Record<'ours' | 'empty' | 'quickstart', string>> {
  const [app, plain] = [buildProduct(), buildPlain()];
  const proof = `${await startUpstream()}/slow`;
  const postgres = await makeEmptyPostgres();
  const start = async (name: string, folder: string, command: string) => {
    const server = await ServerProcess.start(name, folder, command, {
      ...postgres,
      PROOF_API_BASE_URL: proof,
      PROOF_WIDGET_SCRIPT_URL: `${proof}/widget.js`,
      SESSION_LIMIT_PER_IP: '1000',
    });
    return (await server.untilReady()).url;
  };
  return {
    ours: await start('ours', app, startCommand(app)),
    empty: await start('empty', plain, startCommand(plain)),
    quickstart: await start('quickstart', '.', 'node tools/bench/quickstart/server.js'),
  };
}
