/** How the production server stops: whatever is going on, within ten seconds, with code 0 and everything closed. */
import { randomUUID } from 'node:crypto';
import { openSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { tryLock } from 'fs-native-extensions';
import { expect, test } from 'playwright/test';
import { simulatorFor } from '@/e2e/support/simulator';
import { ApiUser, order } from '@/testing/api-user';
import { PostgresProxy } from '@/testing/postgres-proxy';
import { Server } from '@/testing/server';
import { postgresMissing } from '@/testing/server-databases';
import { createDatabase } from '@/testing/test-postgres';

async function startFor(as: string, variables: Record<string, string> = {}, command?: string[]) {
  const name = `stop-${randomUUID().slice(0, 8)}`;
  const server = await Server.start(name, variables, command);
  await server.untilReady();
  const user = await new ApiUser(server.url, `${as}+${name}@example.com`).signIn();
  const hasAsked = async (end: string) =>
    (await simulatorFor(user.email).requests()).some(({ path }) => path.endsWith(end));
  return { server, user, hasAsked, folder: `.data/e2e/${name}` };
}

/** Stops the server, and asserts how it ended. */
async function expectStop(server: Server) {
  const startedAt = performance.now();
  await server.stop('SIGTERM');
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(await server.exited).toBe(0);
}

/** Asserts that the embedded database was shut down, not left to recover, and its lock let go of. */
function expectClosed(folder: string) {
  const shutDown = 1;
  // After a system identifier of 8 bytes and two versions of 4.
  expect(readFileSync(`${folder}/pgdata/global/pg_control`).readInt32LE(16)).toBe(shutDown);
  expect(tryLock(openSync(`${folder}/pglite.lock`, 'r+'))).toBe(true);
  rmSync(folder, { recursive: true });
}

test('a signal to npm reaches the server, which closes its database and lets go of the lock', {
  tag: '@server',
}, async () => {
  const { server, folder } = await startFor('verified', {}, ['npm', 'start']);
  await expectStop(server);
  await expect(fetch(`${server.url}/api/health`)).rejects.toThrow();
  expectClosed(folder);
});

test('SIGTERM ends open streams, and the server with them, though the page comes back at once', {
  tag: '@server',
}, async () => {
  const { server, user, hasAsked, folder } = await startFor('verified');
  const id = await user.openSession();
  let isOver = false;
  const heard: string[] = [];
  const page = (async () => {
    while (!isOver) heard.push(...(await user.followEvents(id, () => false).catch(() => [])));
  })();
  await expect.poll(() => hasAsked(id)).toBe(true);
  await expectStop(server);
  isOver = true;
  await page;
  expect(new Set(heard)).toEqual(new Set(['pending']));
  expectClosed(folder);
});

test('a session that Proof lets hang is answered 504, on a connection that ends, before the server does', {
  tag: '@server',
}, async () => {
  const { server, user, hasAsked, folder } = await startFor('hang', { PROOF_TIMEOUT_MS: '60000' });
  const answer = user.post('/api/session', order);
  await expect.poll(() => hasAsked('/widget/session')).toBe(true);
  await expectStop(server);
  const response = await answer;
  expect(response.status).toBe(504);
  expect(response.headers.get('connection')).toBe('close');
  expect(await response.json()).toMatchObject({ error: 'upstream_timeout', code: 'upstream_timeout' });
  expectClosed(folder);
});

test('a session on its way is finished and on record; silent, idle and deaf clients hold nothing up', {
  tag: '@server',
}, async () => {
  const { server, user, hasAsked, folder } = await startFor('slow');
  const { port } = new URL(server.url);
  const silent = connect(Number(port), 'localhost').on('error', () => {});
  const agent = new Agent({ keepAlive: true });
  await new Promise(resolve => {
    get(`${server.url}/api/health`, { agent }, response => response.resume().on('end', resolve));
  });
  const [script] = /\/_next\/static\/[^"]+\.js/.exec(await (await fetch(server.url)).text()) ?? [];
  const deaf = connect(Number(port), 'localhost').on('error', () => {});
  deaf.pause().write(`GET ${script} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(1000));
  const answer = user.post('/api/session', order);
  await expect.poll(() => hasAsked('/widget/session')).toBe(true);
  await expectStop(server);
  for (const client of [silent, deaf, agent]) client.destroy();
  const { merchant_transaction_id: id } = await (await answer).json();
  const next = await Server.start(folder.replace('.data/e2e/', ''));
  await next.untilReady();
  expect(await user.at(next.url).statusOf(id)).toBe('pending');
  await expectStop(next);
  expectClosed(folder);
});

test('on Postgres, the pool and the listening connection say farewell', { tag: '@server' }, async () => {
  test.skip(!process.env.TEST_DATABASE_URL, postgresMissing);
  const database = await createDatabase();
  const proxy = await PostgresProxy.before(database.url);
  await proxy.open();
  const { server, user, hasAsked } = await startFor('verified', { DATABASE_URL: proxy.url });
  const id = await user.openSession();
  const stream = user.followEvents(id, () => false);
  await expect.poll(() => hasAsked(id)).toBe(true);
  await expectStop(server);
  await stream;
  expect(proxy.terminations.length).toBeGreaterThanOrEqual(2);
  expect(new Set(proxy.terminations)).toEqual(new Set([true]));
  proxy.shut();
  await database.drop();
});
