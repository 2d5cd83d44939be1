/** A production server whose Postgres fails and recovers. */
import { expect, test } from 'playwright/test';
import { simulatorFor } from '@/e2e/support/simulator';
import { type ApiUser, newUser, order } from '@/testing/api-user';
import { PostgresProxy } from '@/testing/postgres-proxy';
import { Server } from '@/testing/server';
import { postgresMissing } from '@/testing/server-databases';
import { createDatabase } from '@/testing/test-postgres';

test.skip(!process.env.TEST_DATABASE_URL, postgresMissing);

async function serverBehindProxy() {
  const database = await createDatabase();
  const proxy = await PostgresProxy.before(database.url);
  const server = await Server.start('storage', { DATABASE_URL: proxy.url });
  const signIn = () => newUser(server.url);
  const health = async () => (await fetch(`${server.url}/api/health`).catch(() => null))?.status;
  const stop = async () => {
    await server.stop();
    proxy.shut();
    await database.drop();
  };
  return { proxy, signIn, health, stop };
}

const sessionsAtProof = async (user: ApiUser) =>
  (await simulatorFor(user.email).requests()).filter(({ path }) => path === '/widget/session').length;

async function idsOnRecord(user: ApiUser): Promise<string[]> {
  const page = await (await user.get('/api/transactions')).json();
  return page.transactions.map((each: { merchant_transaction_id: string }) => each.merchant_transaction_id);
}

/** Asserts that the session is refused before Proof is called, because it could not be stored. */
async function expectRefused(user: ApiUser) {
  const before = await sessionsAtProof(user);
  const response = await user.post('/api/session', order);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({
    error: 'storage_unavailable',
    code: 'storage_unavailable',
    message: expect.stringMatching(/records cannot be reached/),
    request_id: response.headers.get('x-request-id'),
  });
  expect(await sessionsAtProof(user)).toBe(before);
}

test('opens no session at Proof while the database is unreachable, and works again without a restart', {
  tag: '@errors',
}, async () => {
  const { proxy, signIn, health, stop } = await serverBehindProxy();
  await proxy.open();
  await expect.poll(health).toBe(200);
  const user = await signIn();
  const before = await user.openSession();

  proxy.shut();
  await expect.poll(health).toBe(503);
  for (let count = 0; count < 3; count++) await expectRefused(user);

  await proxy.open();
  await expect.poll(health).toBe(200);
  const after = await user.openSession();
  expect(await idsOnRecord(user)).toEqual([after, before]);
  await stop();
});

test('returns 503 when the database is unreachable at the start, and works once it is reachable', {
  tag: '@errors',
}, async () => {
  const { proxy, signIn, health, stop } = await serverBehindProxy();
  await expect.poll(health).toBe(503);
  const user = await signIn();
  await expectRefused(user);

  await proxy.open();
  await expect.poll(health).toBe(200);
  const id = await user.openSession();
  expect(await idsOnRecord(user)).toEqual([id]);
  await stop();
});

test('opens no session at Proof while the database hangs, and works again without a restart', {
  tag: '@errors',
}, async () => {
  const { proxy, signIn, health, stop } = await serverBehindProxy();
  await proxy.open();
  await expect.poll(health).toBe(200);
  const user = await signIn();
  const before = await user.openSession();

  proxy.freeze();
  await Promise.all([expectRefused(user), expect.poll(health, { timeout: 30_000 }).toBe(503)]);

  proxy.thaw();
  await expect.poll(health).toBe(200);
  const after = await user.openSession();
  // Postgres may execute the statements that it received while it hung, so there may be more transactions.
  expect(await idsOnRecord(user)).toEqual(expect.arrayContaining([after, before]));
  await stop();
});
