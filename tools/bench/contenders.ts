/** The servers that open sessions, for comparison: the product on each database, a plain Next route, the quickstart. */
import { ApiUser, order } from '@/testing/api-user';
import { buildPlain, buildProduct, startCommand } from './builds';
import { startLoad, startUpstream } from './child-processes';
import { makePglite, makePostgres } from './databases';
import type { LoadResult } from './load';
import type { Effort } from './result';
import { ServerProcess } from './server-process';

const userCount = 256;

/** All checks and the log are on. The rate limits count, but are too high to refuse a request. */
const variablesFor = (upstream: string, more: Record<string, string>) => ({
  PROOF_API_BASE_URL: upstream,
  TRUSTED_PROXIES: 'loopback',
  SESSION_LIMIT_PER_USER: '100000000',
  SESSION_LIMIT_PER_IP: '100000000',
  ...more,
});

/** One round of load on a server, with its CPU time per request. */
export type Measurement = LoadResult & { cpuMs: number };
export type Contender = { send: (connections: number, requests: number) => Promise<Measurement> };

/** @returns the number of requests before a server is measured. V8 compiles code while it runs: an empty route costs half
 *  as much again during its first 25,000 requests. */
export const warmUpRequests = ({ isQuick, requests }: Effort) => (isQuick ? requests : 15 * requests);

/** Starts a server per contender, because the number of requests decides how much of a server V8 has compiled.
 *  `empty` is the empty route in the product's build, `sameSize` a route there with a response as large as a session,
 *  `sameCalls` a route there with the same calls to Postgres and Proof, `upstream` the fake Proof itself.
 *  @param more variables for all servers */
export async function startContenders(more: Record<string, string> = {}) {
  const [app, plain] = [buildProduct(), buildPlain()];
  const [postgres, pglite] = [await makePostgres(), await makePglite()];
  const [upstream, load] = [await startUpstream(), startLoad()];
  const start = async (name: string, folder: string, command: string, own: Record<string, string> = {}) =>
    (
      await ServerProcess.start(name, folder, command, variablesFor(upstream, { ...own, ...more }))
    ).untilReady();
  const servers = {
    empty: await start('empty', app, startCommand(app), postgres),
    sameSize: await start('same-size', app, startCommand(app), postgres),
    sameCalls: await start('same-calls', app, startCommand(app), postgres),
    ours: await start('ours', app, startCommand(app), postgres),
    oursPglite: await start('ours-pglite', app, startCommand(app), pglite),
    plainNext: await start('plain-next', plain, startCommand(plain)),
    quickstart: await start('quickstart', '.', 'node tools/bench/quickstart/server.js'),
  };
  const cookies = await Promise.all(
    Array.from({ length: userCount }, async (_, user) => {
      const { cookie } = await new ApiUser(servers.ours.url, `user-${user}@example.com`).signIn();
      return cookie;
    }),
  );

  const contender = (url: string, path: string, cpuMs: () => number): Contender => ({
    send: async (connections, requests) => {
      const headers = cookies.map((cookie, user) => ({
        cookie,
        origin: url,
        'content-type': 'application/json',
        'x-forwarded-for': `203.0.113.${user}`,
      }));
      const before = cpuMs();
      const result = await load({
        url,
        path,
        method: 'POST',
        headers,
        body: JSON.stringify(order),
        connections,
        requests,
      });
      return { ...result, cpuMs: (cpuMs() - before) / requests };
    },
  });
  const withServer = (server: ServerProcess, path = '/api/session') => ({
    ...contender(server.url, path, () => server.cpuMs()),
    server,
  });

  return {
    empty: withServer(servers.empty, '/api/bench/empty'),
    sameSize: withServer(servers.sameSize, '/api/bench/same-size'),
    sameCalls: withServer(servers.sameCalls, '/api/bench/same-calls'),
    ours: withServer(servers.ours),
    oursPglite: withServer(servers.oursPglite),
    plainNext: withServer(servers.plainNext),
    quickstart: withServer(servers.quickstart),
    upstream: contender(upstream, '/widget/session', () => 0),
  };
}
