/** Shutdown of the production server: within ten seconds, with exit code 0 and a closed database, whatever is in progress. */
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
  const proofReceived = async (end: string) =>
    (await simulatorFor(user.email).requests()).some(({ path }) => path.endsWith(end));
  return { server, user, proofReceived, folder: `.data/e2e/${name}` };
}

/** Stops the server and asserts that it exits in time with code 0. */
async function expectStop(server: Server) {
  const startedAt = performance.now();
  await server.stop('SIGTERM');
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(await server.exited).toBe(0);
}

/** Asserts that the embedded database was shut down cleanly, without recovery at the next start, and that its lock is free. */
function expectClosed(folder: string) {
  const shutDown = 1;
  // The state follows a system identifier of 8 bytes and two versions of 4 bytes.
  expect(readFileSync(`${folder}/pgdata/global/pg_control`).readInt32LE(16)).toBe(shutDown);
  expect(tryLock(openSync(`${folder}/pglite.lock`, 'r+'))).toBe(true);
  rmSync(folder, { recursive: true });
}

test('a signal to npm reaches the server, which closes its database and releases the lock', {
  tag: '@server',
}, async () => {
  const { server, folder } = await startFor('verified', {}, ['npm', 'start']);
  await expectStop(server);
  await expect(fetch(`${server.url}/api/health`)).rejects.toThrow();
  expectClosed(folder);
});

test('SIGTERM closes open streams and stops the server, although the client reconnects at once', {
  tag: '@server',
}, async () => {
  const { server, user, proofReceived, folder } = await startFor('verified');
  const id = await user.openSession();
  let isOver = false;
  const received: string[] = [];
  const page = (async () => {
    while (!isOver) received.push(...(await user.followEvents(id, () => false).catch(() => [])));
  })();
  await expect.poll(() => proofReceived(id)).toBe(true);
  await expectStop(server);
  isOver = true;
  await page;
  expect(new Set(received)).toEqual(new Set(['pending']));
  expectClosed(folder);
});

test('a session that hangs at Proof gets 504 and a closed connection before the server exits', {
  tag: '@server',
}, async () => {
  const { server, user, proofReceived, folder } = await startFor('hang', { PROOF_TIMEOUT_MS: '60000' });
  const pending = user.post('/api/session', order);
  await expect.poll(() => proofReceived('/widget/session')).toBe(true);
  await expectStop(server);
  const response = await pending;
  expect(response.status).toBe(504);
  expect(response.headers.get('connection')).toBe('close');
  expect(await response.json()).toMatchObject({ error: 'upstream_timeout', code: 'upstream_timeout' });
  expectClosed(folder);
});

test('a session in progress is completed and stored; silent, idle and non-reading clients do not delay the exit', {
  tag: '@server',
}, async () => {
  const { server, user, proofReceived, folder } = await startFor('slow');
  const { port } = new URL(server.url);
  const silent = connect(Number(port), 'localhost').on('error', () => {});
  const agent = new Agent({ keepAlive: true });
  await new Promise(resolve => {
    get(`${server.url}/api/health`, { agent }, response => response.resume().on('end', resolve));
  });
  const [script] = /\/_next\/static\/[^"]+\.js/.exec(await (await fetch(server.url)).text()) ?? [];
  const nonReading = connect(Number(port), 'localhost').on('error', () => {});
  nonReading.pause().write(`GET ${script} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(1000));
  const pending = user.post('/api/session', order);
  await expect.poll(() => proofReceived('/widget/session')).toBe(true);
  await expectStop(server);
  for (const client of [silent, nonReading, agent]) client.destroy();
  const { merchant_transaction_id: id } = await (await pending).json();
  const next = await Server.start(folder.replace('.data/e2e/', ''));
  await next.untilReady();
  expect(await user.at(next.url).statusOf(id)).toBe('pending');
  await expectStop(next);
  expectClosed(folder);
});

test('on Postgres, the pool and the LISTEN connection close cleanly', { tag: '@server' }, async () => {
  test.skip(!process.env.TEST_DATABASE_URL, postgresMissing);
  const database = await createDatabase();
  const proxy = await PostgresProxy.before(database.url);
  await proxy.open();
  const { server, user, proofReceived } = await startFor('verified', { DATABASE_URL: proxy.url });
  const id = await user.openSession();
  const stream = user.followEvents(id, () => false);
  await expect.poll(() => proofReceived(id)).toBe(true);
  await expectStop(server);
  await stream;
  expect(proxy.terminations.length).toBeGreaterThanOrEqual(2);
  expect(new Set(proxy.terminations)).toEqual(new Set([true]));
  proxy.shut();
  await database.drop();
});
