/** The servers that open sessions, side by side: the product on each database, and what people would use instead. */
import { ApiUser, order } from '@/testing/api-user';
import { buildPlain, buildProduct, startCommand } from './builds';
import { startLoad, startUpstream } from './child-processes';
import { makePglite, makePostgres } from './databases';
import type { Load } from './load';
import { Program } from './program';
import type { Effort } from './row';

const userCount = 256;

/** Every guard and the log on; the limits count, and let all through. */
const variablesFor = (upstream: string, more: Record<string, string>) => ({
  PROOF_API_BASE_URL: upstream,
  TRUSTED_PROXIES: 'loopback',
  SESSION_LIMIT_PER_USER: '100000000',
  SESSION_LIMIT_PER_IP: '100000000',
  ...more,
});

/** One round's load on a server: per request its CPU, and how long each answer took. */
export type Measured = Load & { cpuMs: number };
export type Party = { ask: (connections: number, requests: number) => Promise<Measured> };

/** How often each is asked before it is measured. What is met first is compiled as it runs: an empty route costs half as
 *  much again until it was asked 25,000 times. */
export const warmUpOf = ({ isQuick, requests }: Effort) => (isQuick ? requests : 15 * requests);

/** Starts them all, with `more` variables, each a server of its own: how often one was asked says how much of it V8 has
 *  compiled. `floor` is the empty route in the product's own build, `answering` one there that answers as much as a
 *  session, `least` one that waits for the same as a session, `upstream` Proof's stand-in itself. */
export async function startParties(more: Record<string, string> = {}) {
  const [app, plain] = [buildProduct(), buildPlain()];
  const [postgres, pglite] = [await makePostgres(), await makePglite()];
  const [upstream, load] = [await startUpstream(), startLoad()];
  const start = async (name: string, folder: string, command: string, its: Record<string, string> = {}) =>
    (await Program.start(name, folder, command, variablesFor(upstream, { ...its, ...more }))).untilReady();
  const programs = {
    floor: await start('floor', app, startCommand(app), postgres),
    answering: await start('answering', app, startCommand(app), postgres),
    least: await start('least', app, startCommand(app), postgres),
    ours: await start('ours', app, startCommand(app), postgres),
    oursPglite: await start('ours-pglite', app, startCommand(app), pglite),
    plainNext: await start('plain-next', plain, startCommand(plain)),
    quickstart: await start('quickstart', '.', 'node tools/bench/quickstart/server.js'),
  };
  const cookies = await Promise.all(
    Array.from({ length: userCount }, async (_, user) => {
      const { cookie } = await new ApiUser(programs.ours.url, `user-${user}@example.com`).signIn();
      return cookie;
    }),
  );

  const party = (url: string, path: string, cpuMs: () => number): Party => ({
    ask: async (connections, requests) => {
      const headers = cookies.map((cookie, user) => ({
        cookie,
        origin: url,
        'content-type': 'application/json',
        'x-forwarded-for': `203.0.113.${user}`,
      }));
      const before = cpuMs();
      const done = await load({
        url,
        path,
        method: 'POST',
        headers,
        body: JSON.stringify(order),
        connections,
        requests,
      });
      return { ...done, cpuMs: (cpuMs() - before) / requests };
    },
  });
  const opens = (program: Program, path = '/api/session') => ({
    ...party(program.url, path, () => program.cpuMs()),
    program,
  });

  return {
    floor: opens(programs.floor, '/api/bench/empty'),
    answering: opens(programs.answering, '/api/bench/answer'),
    least: opens(programs.least, '/api/bench/least'),
    ours: opens(programs.ours),
    oursPglite: opens(programs.oursPglite),
    plainNext: opens(programs.plainNext),
    quickstart: opens(programs.quickstart),
    upstream: party(upstream, '/widget/session', () => 0),
  };
}
