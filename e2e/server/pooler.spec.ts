/** Two production servers behind a pooler in transaction mode. */
import { Client } from 'pg';
import { expect, test } from 'playwright/test';
import { moveTransaction, simulatorFor } from '@/e2e/support/simulator';
import { newUser } from '@/testing/api-user';
import { hasPgbouncer, startPgbouncer } from '@/testing/pgbouncer';
import { Server } from '@/testing/server';
import { postgresMissing } from '@/testing/server-databases';
import { createDatabase } from '@/testing/test-postgres';

test.skip(!process.env.TEST_DATABASE_URL, postgresMissing);
test.skip(!hasPgbouncer, 'needs pgbouncer (apt-get install pgbouncer), as .ci/run does');

async function twoServers(isDirect: boolean) {
  const database = await createDatabase();
  const pooler = await startPgbouncer(database.url);
  const variables = { DATABASE_URL: pooler.url, ...(isDirect && { DATABASE_DIRECT_URL: database.url }) };
  const [a, b] = await Promise.all([
    Server.start('pooled-a', variables),
    Server.start('pooled-b', variables),
  ]);
  await Promise.all([a.untilReady(), b.untilReady()]);
  const user = await newUser(a.url);
  const simulator = simulatorFor(user.email);
  // Only A receives webhooks. B learns of a change through the database or by polling.
  await simulator.breakChannel('websocket', 'refuse');
  await simulator.sendWebhooksTo(a.url);
  const stop = async () => {
    await Promise.all([a.stop(), b.stop()]);
    await pooler.stop();
    await database.drop();
  };
  return { a, b, atA: user, atB: user.at(b.url), database, stop };
}

/** A session-level lock would stay on the pooler's connection and block the start of the next instance. */
async function expectNoLockLeft(databaseUrl: string) {
  const client = new Client(databaseUrl);
  await client.connect();
  const { rows } = await client.query(
    `select from pg_locks where locktype = 'advisory'
     and database = (select oid from pg_database where datname = current_database())`,
  );
  await client.end();
  expect(rows).toEqual([]);
}

const warning = 'LISTEN does not work';

test('with a direct URL, a webhook to instance A updates the stream at instance B', {
  tag: '@server',
}, async () => {
  const { a, b, atA, atB, database, stop } = await twoServers(true);
  await expectNoLockLeft(database.url);
  const id = await atA.openSession();
  const received = atB.followEvents(id, ({ status }) => status === 'completed');
  await moveTransaction(id, { status: 'processing' });
  await moveTransaction(id, { status: 'completed' });
  expect((await received).at(-1)).toBe('completed');
  for (const { output } of [a, b]) expect(output).not.toContain(warning);
  await stop();
});

test('without a direct URL, logs a warning, updates the stream by polling, and stores concurrent sessions', {
  tag: '@server',
}, async () => {
  const { a, b, atA, atB, database, stop } = await twoServers(false);
  await expectNoLockLeft(database.url);
  for (const server of [a, b]) await expect.poll(() => server.output).toContain(warning);
  const ids = await Promise.all(
    Array.from({ length: 8 }, (_, index) => (index % 2 ? atA : atB).openSession(String(index + 1))),
  );
  const page = await (await atB.get('/api/transactions')).json();
  const listed = page.transactions.map(
    (each: { merchant_transaction_id: string }) => each.merchant_transaction_id,
  );
  expect(listed.sort()).toEqual(ids.sort());
  const [id = ''] = ids;
  const received = atB.followEvents(id, ({ status }) => status === 'completed');
  await moveTransaction(id, { status: 'completed' });
  expect((await received).at(-1)).toBe('completed');
  await stop();
});
